-- Reports that look at everything: disputes, and the year. Then the door to all reports.

create function private.report_disputes(here uuid, since date, until date, unit text)
returns table (outcome text, fell_back boolean, age text, cases bigint, amount bigint)
language sql stable set search_path = ''
as $$
  select coalesce(d.resolution::text, d.state::text), d.fell_back,
    case when days <= 3 then '0-3 days' when days <= 7 then '4-7 days'
      when days <= 14 then '8-14 days' when days <= 30 then '15-30 days'
      else '31 days and more' end,
    count(*), sum(e.amount)::bigint
  from public.disputes d
  join public.escrows e using (escrow_id, community_id)
  join public.community_settings s using (community_id)
  cross join lateral (
    select extract(day from coalesce(d.decided_at, now()) - d.opened_at) as days) age
  where d.community_id = here and e.unit = report_disputes.unit
    and (d.opened_at at time zone s.time_zone)::date between since and until
  group by 1, 2, 3 order by 1, 2, min(days)
$$;
comment on function private.report_disputes(uuid, date, date, text) is
  'Cases opened on those days by outcome (open, withdrawn, release, refund, split), whether the '
  'fallback decided, and how long they were or are open; with the minutes at stake.';

create function private.pot_before(here uuid, day date, unit text) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(sum(
      private.balance_before(a.account_id, private.start_of(day, s.time_zone))), 0)::bigint
    from public.accounts a join public.community_settings s using (community_id)
    where a.community_id = here and a.member_id is null and a.system_account = 'pot'
      and a.unit = pot_before.unit);
end $$;
comment on function private.pot_before(uuid, date, text) is
  'What all rows of the pot had when a day began, in smallest steps.';

create function private.report_year(here uuid, since date, until date, unit text)
returns table (figure text, counts text, value bigint)
language sql stable set search_path = ''
-- By keys, however small the books are beside what is asked for; see private.post.
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
  with counted as materialized (
    select * from private.exchanged(here, since, until, report_year.unit)),
  active as materialized (
    select x.member_id
    from (
      select c.provider_id as member_id, c.amount from counted c
      union all
      select c.recipient_id, c.amount from counted c) x
    join public.memberships m on m.member_id = x.member_id and m.community_id = here
    group by x.member_id having sum(x.amount) > 0),
  exchanged as materialized (
    select count(*) filter (where x.amount > 0) as exchanges, sum(x.amount) as turnover
    from (select c.exchange_id, sum(c.amount) as amount from counted c group by 1) x),
  created as materialized (
    select i.account::text as account, sum(i.amount) as amount
    from private.report_issuance(here, since, until, report_year.unit) i group by 1),
  changes as materialized (
    select c.change, count(*) as members
    from private.report_members(here, since, until, report_year.unit) c group by 1),
  pot as materialized (
    select t.kind::text as kind, sum(e.amount) as amount
    from private.transfers_near(here, since, until) t
    cross join (
      select z.time_zone from public.community_settings z where z.community_id = here) s
    join public.entries e using (transfer_id, community_id)
    join public.accounts a using (account_id, community_id)
    where a.community_id = here and a.system_account = 'pot' and a.unit = report_year.unit
      and coalesce(t.service_date, (t.entered_at at time zone s.time_zone)::date)
        between since and until
    group by 1),
  cases as materialized (
    select sum(d.cases) as opened, sum(d.cases) filter (where d.fell_back) as fell_back
    from private.report_disputes(here, since, until, report_year.unit) d)
  select f.figure, f.counts, coalesce(f.value, 0)::bigint from (values
    (1, 'members now', 'members', (select count(*) from public.memberships m
      where m.community_id = here and m.standing not in ('pending', 'closed', 'erased'))),
    (2, 'new members', 'members', (select members from changes where change = 'new')),
    (3, 'members who left', 'members', (select members from changes where change = 'closed')),
    (4, 'active members', 'members', (select count(*) from active)),
    (5, 'exchanges', 'exchanges', (select exchanges from exchanged)),
    (6, 'turnover', 'amount', (select turnover from exchanged)),
    (7, 'granted', 'amount', (select amount from created where account = 'issuance')),
    (8, 'opening balances', 'amount', (select amount from created where account = 'opening')),
    (9, 'debts written off', 'amount', (select amount from created
      where account = 'write_offs')),
    (10, 'into the pot from exchanges', 'amount', (select sum(amount) from pot
      where kind in ('release', 'split', 'transfer', 'trade', 'reversal'))),
    (11, 'donated to the pot', 'amount', (select sum(amount) from pot
      where kind in ('donation', 'bequest'))),
    (12, 'paid from the pot', 'amount', (select - sum(amount) from pot where kind = 'payment')),
    (13, 'pot at the beginning', 'amount', private.pot_before(here, since, report_year.unit)),
    (14, 'pot at the end', 'amount', private.pot_before(here, until + 1, report_year.unit)),
    (15, 'disputes opened', 'disputes', (select opened from cases)),
    (16, 'disputes that nobody decided', 'disputes', (select fell_back from cases)),
    (17, 'all balances and open escrows', 'amount', (
      select sum(b.amount) from (
        select a.balance as amount from public.accounts a
        where a.community_id = here and a.unit = report_year.unit
        union all
        select e.remaining from public.escrows e
        where e.community_id = here and e.unit = report_year.unit and e.remaining > 0) b))
  ) f (n, figure, counts, value)
  order by f.n
$$;
comment on function private.report_year(uuid, date, date, text) is
  'The year in figures: members, exchanges, turnover, what was created and written off, the pot, '
  'disputes; the last one is zero, or the books are wrong.';
