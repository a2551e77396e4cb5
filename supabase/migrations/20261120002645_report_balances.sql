-- Reports of balances: who has and does not ask, who owes and does not offer, how fast it goes
-- round, and what came from nowhere.

-- What a member has as they see it: posted and held.
create view public.report_balances with (security_invoker = true) as
select a.community_id, a.unit, a.member_id, p.display_name, m.number, m.standing,
  (a.balance + coalesce(h.held, 0))::bigint as balance, coalesce(h.held, 0)::bigint as held
from public.accounts a
join public.memberships m on m.member_id = a.member_id and m.community_id = a.community_id
left join public.members p on p.member_id = a.member_id
left join lateral (
  select sum(e.remaining) as held from public.escrows e
  where e.remaining > 0 and e.community_id = a.community_id
    and e.from_account_id = a.account_id) h on true;
comment on view public.report_balances is
  'What each member has now, posted and held together; amounts in smallest steps.';

-- Both of these look member by member, in a bank of any size, and at names last (offset 0 keeps it
-- so): each is asked for by a policy of its own, which takes longer than all the rest.
create function private.report_negative_without_offer(
  here uuid, since date, until date, unit text)
returns table (member_id uuid, display_name text, number integer, standing public.standing,
  balance bigint, held bigint)
language sql stable set search_path = ''
as $$
  select w.member_id, p.display_name, w.number, w.standing, w.balance, w.held
  from (
    select a.member_id, m.number, m.standing, (a.balance + h.held)::bigint as balance,
      h.held::bigint
    from public.accounts a
    join public.memberships m on m.member_id = a.member_id and m.community_id = a.community_id
    cross join lateral (
      select coalesce(sum(e.remaining), 0) as held from public.escrows e
      where e.remaining > 0 and e.community_id = here and e.from_account_id = a.account_id) h
    where a.community_id = here and a.unit = report_negative_without_offer.unit
      and a.balance + h.held < 0 and not exists (
        select from public.offers o
        where o.member_id = a.member_id and o.community_id = here and o.status = 'active'
        offset 0)
    offset 0) w
  left join public.members p using (member_id)
  order by w.balance, w.number
$$;
comment on function private.report_negative_without_offer(uuid, date, date, text) is
  'Who is below zero now and offers nothing, the deepest first; the days make no difference.';

create function private.report_positive_without_request(
  here uuid, since date, until date, unit text)
returns table (member_id uuid, display_name text, number integer, standing public.standing,
  balance bigint, held bigint)
language sql stable set search_path = ''
as $$
  select w.member_id, p.display_name, w.number, w.standing, w.balance, w.held
  from (
    select a.member_id, m.number, m.standing, (a.balance + h.held)::bigint as balance,
      h.held::bigint
    from public.accounts a
    join public.memberships m on m.member_id = a.member_id and m.community_id = a.community_id
    cross join lateral (
      select coalesce(sum(e.remaining), 0) as held from public.escrows e
      where e.remaining > 0 and e.community_id = here and e.from_account_id = a.account_id) h
    where a.community_id = here and a.unit = report_positive_without_request.unit
      and a.balance + h.held > 0 and not exists (
        select from public.requests r
        where r.author_id = a.member_id and r.community_id = here and r.state = 'open'
        offset 0)
    offset 0) w
  left join public.members p using (member_id)
  order by w.balance desc, w.number
$$;
comment on function private.report_positive_without_request(uuid, date, date, text) is
  'Who is above zero now and asks for nothing, the highest first; the days make no difference.';

create function private.report_velocity(here uuid, since date, until date, unit text)
returns table (month date, turnover bigint, positive_balances bigint, velocity numeric)
language sql stable set search_path = ''
as $$
  with turnover as (
    select date_trunc('month', x.day::timestamp)::date as month, sum(x.amount)::bigint as amount
    from private.exchanged(here, since, until, report_velocity.unit) x
    group by 1),
  months as (
    select m::date as month,
      private.start_of(least((m + interval '1 month')::date, until + 1), s.time_zone) as ends
    from public.community_settings s,
      generate_series(date_trunc('month', since::timestamp), until::timestamp,
        interval '1 month') m
    where s.community_id = here),
  positive as (
    select m.month, sum(greatest(b.balance_after, 0))::bigint as amount
    from months m
    join public.accounts a on a.community_id = here and a.unit = report_velocity.unit
      and a.member_id is not null
    cross join lateral (
      select e.balance_after from public.entries e
      where e.account_id = a.account_id and e.entered_at < m.ends
      order by e.entered_at desc, e.entry_id desc limit 1) b
    group by 1)
  select m.month, coalesce(t.amount, 0), coalesce(p.amount, 0),
    round(coalesce(t.amount, 0)::numeric / nullif(p.amount, 0), 3)
  from months m left join turnover t using (month) left join positive p using (month)
  order by m.month
$$;
comment on function private.report_velocity(uuid, date, date, text) is
  'By month: minutes exchanged, over the sum of the posted balances above zero at its end.';

create function private.report_issuance(here uuid, since date, until date, unit text)
returns table (day date, transfer_id bigint, account public.system_account,
  kind public.transfer_kind, amount bigint, member_id uuid, display_name text, why text)
language sql stable set search_path = ''
-- By keys, however small the books are beside what is asked for; see private.post.
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
  select coalesce(t.service_date, (t.entered_at at time zone s.time_zone)::date), t.transfer_id,
    a.system_account, t.kind, - e.amount, o.member_id, p.display_name, w.reason
  from private.transfers_near(here, since, until) t
  cross join (
    select z.time_zone from public.community_settings z where z.community_id = here) s
  join public.entries e using (transfer_id, community_id)
  join public.accounts a using (account_id, community_id)
  left join lateral (
    select (array_agg(distinct o.member_id))[1] as member_id
    from public.entries l join public.accounts o using (account_id, community_id)
    where l.transfer_id = t.transfer_id and l.community_id = here and o.member_id is not null
    having count(distinct o.member_id) = 1) o on true
  left join public.members p on p.member_id = o.member_id
  left join lateral (
    select r.reason from public.events v join public.event_reasons r using (event_id, community_id)
    where v.transfer_id = t.transfer_id and v.community_id = here and v.escrow_id is null
    order by v.event_id limit 1) w on true
  where t.kind not in ('release', 'split') and a.community_id = here
    and a.unit = report_issuance.unit
    and a.system_account in ('issuance', 'opening', 'write_offs')
    and coalesce(t.service_date, (t.entered_at at time zone s.time_zone)::date)
      between since and until
  order by 1, 2
$$;
comment on function private.report_issuance(uuid, date, date, text) is
  'What was created from nowhere and why: grants, opening balances, debts written off. Above '
  'zero: more in the hands of members; below: less.';
