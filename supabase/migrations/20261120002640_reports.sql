-- Reports: what coordinators want to know of some days. Each is a function of a community, the
-- first and the last day, and a unit; it runs as who asks, so that row level security decides.
-- A day is the service date in the community's time zone or, where there is none, that of entry.

grant create on schema private to chronobank;
set role chronobank;

create function private.reversed_legs(transfer_id bigint)
returns table (unit text, recipient_id uuid, provider_id uuid, amount bigint,
  entered_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select a.unit, case when l.leg is null then a.member_id else e.recipient_id end,
    case when l.leg is null then o.member_id else e.provider_id end,
    r.parts[l.n] - coalesce(f.parts[l.n], 0), t.entered_at
  from public.reversals r
  join public.transfers t on t.transfer_id = r.reversed_id and t.community_id = r.community_id
    and (t.kind in ('release', 'split') or t.reason = 'exchange')
  left join public.reversals f on f.reversed_id = r.reversed_id
    and f.community_id = r.community_id and f.reversed_after = r.reversed_before
  cross join lateral private.reversible_lines(r.reversed_id)
    with ordinality l (leg, account_id, amount, n)
  join public.accounts a on a.account_id = l.account_id
  left join public.escrows e on e.escrow_id = l.leg
  left join lateral (
    select b.member_id from private.reversible_lines(r.reversed_id) m
    join public.accounts b on b.account_id = m.account_id
    where m.leg is null and m.amount > 0 and b.member_id is not null limit 1) o on true
  where r.transfer_id = reversed_legs.transfer_id and l.amount < 0
    and r.parts[l.n] > coalesce(f.parts[l.n], 0)
    and (private.caller() is null
      or r.community_id in (select private.my_staffed_communities()))
$$;
comment on function private.reversed_legs(bigint) is
  'What a reversal takes back of an exchange, leg by leg, in smallest steps, and when that was '
  'posted; for staff and the dashboard. Definer: how a reversal is divided is not shown.';

reset role;
revoke create on schema private from chronobank;
grant execute on function private.reversed_legs(bigint) to authenticated;

-- The days of a report. A transfer is in one of the first two. One index of either day would serve
-- nobody, since a condition that calls a function of the row has to wait for the policy.
create index on public.transfers (community_id, service_date)
  where kind not in ('hold', 'refund') and service_date is not null;
create index on public.transfers (community_id, entered_at)
  where kind not in ('hold', 'refund') and service_date is null;
create index on public.transfers (community_id) where kind = 'reversal';

-- Transfers that a report of some days can be about, and some of the days beside them: whose clocks
-- show the day of entry, an index cannot know. What was taken back counts where it had been
-- counted, however much later that was.
create function private.transfers_near(here uuid, since date, until date)
returns setof public.transfers
language sql stable set search_path = ''
as $$
  select * from public.transfers t
  where t.community_id = here and t.kind not in ('hold', 'refund') and t.kind <> 'reversal'
    and t.service_date between since and until
  union all
  select * from public.transfers t
  where t.community_id = here and t.kind not in ('hold', 'refund') and t.kind <> 'reversal'
    and t.service_date is null and t.entered_at >= (since - 1)::timestamp at time zone 'UTC'
    and t.entered_at < (until + 2)::timestamp at time zone 'UTC'
  union all
  select * from public.transfers t where t.community_id = here and t.kind = 'reversal'
$$;
comment on function private.transfers_near(uuid, date, date) is
  'All transfers of those days, but holds and refunds; some of the days next to them; reversals.';

-- Each exchanged minute once: what was released or paid at once for a service, before the levy,
-- and less what was reversed. What is held, given, granted or refunded is no exchange.
create function private.exchanged(here uuid, since date, until date, unit text)
returns table (exchange_id uuid, transfer_id bigint, category text, day date, recipient_id uuid,
  provider_id uuid, amount bigint)
language sql stable set search_path = ''
-- By keys, however small the books are beside what is asked for; see private.post.
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
  with near as materialized (
    select t.* from private.transfers_near(here, since, until) t
    where t.exchange_id is not null and (t.kind in ('release', 'split', 'reversal')
      or t.kind in ('transfer', 'trade') and t.reason = 'exchange')),
  -- An escrow's line is the head of those of accounts.
  lines as (
    select l.*, t.kind, t.exchange_id, t.service_date, t.entered_at as posted_at,
      count(l.escrow_id) over (partition by l.transfer_id order by l.entry_id) as leg
    from near t join public.entries l using (transfer_id, community_id)
    where t.kind <> 'reversal'),
  legs as (
    select l.*, first_value(e.from_account_id) over head as payer,
      first_value(e.recipient_id) over head as recipient_id,
      first_value(e.provider_id) over head as provider_id
    from lines l
    left join public.escrows e on e.escrow_id = l.escrow_id and e.community_id = l.community_id
    where l.kind in ('release', 'split')
    window head as (partition by l.transfer_id, l.leg order by l.entry_id)),
  moved as (
    -- Of an escrow: what left it and did not go back.
    select l.exchange_id, l.transfer_id, l.unit, l.recipient_id, l.provider_id,
      - sum(l.amount) filter (where l.escrow_id is not null)
        - coalesce(sum(l.amount) filter (where l.account_id = l.payer), 0) as amount,
      l.service_date, l.posted_at as at
    from legs l where l.leg > 0
    group by l.transfer_id, l.leg, l.unit, l.recipient_id, l.provider_id, l.exchange_id,
      l.service_date, l.posted_at
    union all
    -- At once: what left the payer. Of a trade the other side is in the books of its community.
    select l.exchange_id, l.transfer_id, l.unit,
      (array_agg(a.member_id) filter (where l.amount < 0))[1],
      (array_agg(a.member_id) filter (where l.amount > 0 and a.member_id is not null))[1],
      - sum(l.amount) filter (where l.amount < 0), l.service_date, l.posted_at
    from lines l join public.accounts a using (account_id, community_id)
    where a.community_id = here and l.kind in ('transfer', 'trade')
    group by l.transfer_id, l.unit, l.exchange_id, l.service_date, l.posted_at
    union all
    -- What is taken back counts where it had been counted.
    select t.exchange_id, t.transfer_id, r.unit, r.recipient_id, r.provider_id, - r.amount,
      t.service_date, r.entered_at
    from near t cross join lateral private.reversed_legs(t.transfer_id) r
    where t.kind = 'reversal')
  select x.exchange_id, x.transfer_id, c.category, x.day, x.recipient_id, x.provider_id,
    x.amount::bigint
  from (
    select m.*, coalesce(m.service_date, (m.at at time zone s.time_zone)::date) as day
    from moved m
    cross join (
      select z.time_zone from public.community_settings z where z.community_id = here) s
    where m.unit = exchanged.unit and m.amount <> 0) x
  join public.exchanges c on c.exchange_id = x.exchange_id and c.community_id = here
  where x.day between since and until
$$;
comment on function private.exchanged(uuid, date, date, text) is
  'Each minute exchanged on some days once, from the recipient to the provider, in smallest steps.';

create view public.report_exchanged with (security_invoker = true) as
select c.community_id, x.exchange_id, x.transfer_id, u.unit, x.category, x.day, x.recipient_id,
  x.provider_id, x.amount
from public.communities c
cross join public.units u
cross join lateral private.exchanged(c.community_id, '-infinity', 'infinity', u.unit) x;
comment on view public.report_exchanged is
  'Each exchanged minute once, from the recipient to the provider; amounts in smallest steps.';

create function private.age_band(birth_year integer, day date) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  age constant integer := extract(year from day)::integer - birth_year;
begin
  return case
    when birth_year is null then 'unknown'
    when age < 18 then 'under 18' when age < 30 then '18-29' when age < 45 then '30-44'
    when age < 65 then '45-64' when age < 80 then '65-79' else '80 and over' end;
end $$;
comment on function private.age_band(integer, date) is
  'The band of the age that somebody reaches in the year of a day.';

create function private.report_active_members(here uuid, since date, until date, unit text)
returns table (member_id uuid, display_name text, number integer, exchanges bigint,
  given bigint, received bigint, last_day date)
language sql stable set search_path = ''
as $$
  select m.member_id, p.display_name, m.number, x.exchanges, x.given, x.received, x.last_day
  from (
    select side.member_id, count(distinct r.exchange_id) as exchanges,
      sum(side.given)::bigint as given, sum(side.received)::bigint as received,
      max(r.day) as last_day
    from private.exchanged(here, since, until, report_active_members.unit) r
    cross join lateral (values (r.provider_id, r.amount, 0), (r.recipient_id, 0, r.amount))
      side (member_id, given, received)
    group by side.member_id having sum(side.given) + sum(side.received) > 0) x
  join public.memberships m on m.member_id = x.member_id and m.community_id = here
  left join public.members p on p.member_id = m.member_id
  order by x.given + x.received desc, m.number
$$;
comment on function private.report_active_members(uuid, date, date, text) is
  'Who took part in an exchange of those days, the most active first; minutes given and received.';

create function private.report_hours(here uuid, since date, until date, unit text)
returns table (month date, category text, age_band text, given bigint, received bigint)
language sql stable set search_path = ''
as $$
  select date_trunc('month', x.day::timestamp)::date, x.category,
    private.age_band(c.birth_year, x.day), sum(x.given)::bigint, sum(x.received)::bigint
  from (
    select side.*, r.category, r.day
    from private.exchanged(here, since, until, report_hours.unit) r
    cross join lateral (values (r.provider_id, r.amount, 0), (r.recipient_id, 0, r.amount))
      side (member_id, given, received)) x
  left join public.contacts c on c.member_id = x.member_id
  group by 1, 2, 3 order by 1, 2, 3
$$;
comment on function private.report_hours(uuid, date, date, text) is
  'Minutes by month, category and age band: given by those of the band, and received by them. '
  'Each column adds up to the turnover.';

create function private.report_members(here uuid, since date, until date, unit text)
returns table (change text, day date, member_id uuid, display_name text, number integer,
  standing public.standing)
language sql stable set search_path = ''
as $$
  select c.change, (c.at at time zone s.time_zone)::date, m.member_id, p.display_name, m.number,
    m.standing
  from public.memberships m
  join public.community_settings s using (community_id)
  left join public.members p using (member_id)
  cross join lateral (
    select 'new' as change, m.joined_at as at where m.standing <> 'pending'
    union all
    select 'dormant', m.dormant_at where m.dormant_at is not null and m.standing = 'active'
    union all
    select 'leaving', max(v.at) from public.events v
    where m.standing = 'leaving' and v.community_id = here and v.member_id = m.member_id
      and v.to_state = 'leaving'
    union all
    select 'closed', max(v.at) from public.events v
    where m.standing in ('closed', 'erased') and v.community_id = here
      and v.member_id = m.member_id and v.to_state = 'closed') c
  where m.community_id = here
    and (c.at at time zone s.time_zone)::date between since and until
  order by c.change, 2, m.number
$$;
comment on function private.report_members(uuid, date, date, text) is
  'Who is new, was found dormant, is leaving or has left, since a day of those asked for. The '
  'unit makes no difference.';

create function private.report_top_flows(here uuid, since date, until date, unit text)
returns table (recipient_id uuid, recipient_name text, provider_id uuid, provider_name text,
  exchanges bigint, amount bigint)
language sql stable set search_path = ''
as $$
  select x.recipient_id, r.display_name, x.provider_id, p.display_name, x.exchanges, x.amount
  from (
    select f.recipient_id, f.provider_id, count(distinct f.exchange_id) as exchanges,
      sum(f.amount)::bigint as amount
    from private.exchanged(here, since, until, report_top_flows.unit) f
    group by 1, 2 having sum(f.amount) > 0
    order by 4 desc, 1, 2 limit 100) x
  left join public.members r on r.member_id = x.recipient_id
  left join public.members p on p.member_id = x.provider_id
  order by x.amount desc, x.recipient_id, x.provider_id
$$;
comment on function private.report_top_flows(uuid, date, date, text) is
  'The hundred pairs between whom most minutes went, from recipient to provider.';
