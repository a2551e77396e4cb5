-- Drift: what would be wrong with the books, as queries that find nothing.

-- Every trigger there should be, written down when the migrations are through.
create table private.guards (
  table_name regclass not null,
  trigger_name name not null,
  does text not null,
  primary key (table_name, trigger_name)
);
comment on table private.guards is
  'The triggers that guard the books, and a digest of what each does; one that is missing, '
  'disabled or rewritten is a finding.';

alter table private.guards enable row level security;
grant select on private.guards to chronobank;
create policy "the bank reads its guards" on private.guards for select to chronobank using (true);

grant create on schema private to chronobank;
set role chronobank;

-- Its text, not its row: that has numbers in it which a restored database gives anew.
create function private.guard_digest(guard oid) returns text
language sql stable security definer set search_path = ''
as $$
  select md5(pg_get_triggerdef(t.oid) || p.prosrc)
  from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid
  where t.oid = guard
$$;
comment on function private.guard_digest(oid) is
  'What a trigger does: when it is called, of which columns, on what condition, and its function.';

-- Transfers posted from one transaction on, up to another, and whatever they touched. Each check
-- is one statement, so that it sees balances and entries at one moment.
create function private.recent_drift(since xid8, until xid8) returns setof private.drift
language sql stable security definer set search_path = ''
as $$
  with recent as materialized (
    select t.transfer_id, t.community_id from public.transfers t
    where t.posted_in >= since and t.posted_in < until),
  lines as materialized (
    select e.* from recent r join public.entries e using (transfer_id, community_id))
  select 'a transfer sums to zero', r.community_id, 'transfer ' || r.transfer_id, '0',
    coalesce(sum(l.amount)::text, 'no entries')
  from recent r left join lines l using (transfer_id, community_id)
  group by r.transfer_id, r.community_id, l.unit
  having coalesce(sum(l.amount), 1) <> 0
  union all
  select 'an entry follows from the one before', l.community_id, 'entry ' || l.entry_id,
    (coalesce(p.balance_after, 0) + l.amount)::text, l.balance_after::text
  from lines l
  left join lateral (
    select e.balance_after from public.entries e
    where e.account_id = l.account_id
      and (e.entered_at, e.entry_id) < (l.entered_at, l.entry_id)
    order by e.entered_at desc, e.entry_id desc limit 1) p on true
  where l.account_id is not null and l.balance_after <> coalesce(p.balance_after, 0) + l.amount
  union all
  select 'a balance is what its last entry left', a.community_id, 'account ' || a.account_id,
    p.balance_after::text, a.balance::text
  from public.accounts a
  cross join lateral (
    select e.balance_after from public.entries e where e.account_id = a.account_id
    order by e.entered_at desc, e.entry_id desc limit 1) p
  where a.account_id in (select l.account_id from lines l) and a.balance <> p.balance_after
  union all
  select 'an escrow holds what its entries say', e.community_id, 'escrow ' || e.escrow_id,
    s.total::text, e.remaining::text
  from public.escrows e
  cross join lateral (
    select coalesce(sum(n.amount), 0) as total from public.entries n
    where n.escrow_id = e.escrow_id) s
  where e.escrow_id in (select l.escrow_id from lines l) and e.remaining <> s.total
$$;
comment on function private.recent_drift(xid8, xid8) is
  'What is wrong with the transfers of some transactions and the accounts they touched.';

-- Everything, from the first entry on.
create function private.full_drift() returns setof private.drift
language sql stable security definer set search_path = ''
as $$
  select 'a transfer sums to zero', t.community_id, 'transfer ' || t.transfer_id, '0',
    coalesce(sum(e.amount)::text, 'no entries')
  from public.transfers t left join public.entries e using (transfer_id, community_id)
  group by t.transfer_id, t.community_id, e.unit
  having coalesce(sum(e.amount), 1) <> 0
  union all
  select 'an entry follows from the one before', c.community_id, 'entry ' || c.entry_id,
    (c.before + c.amount)::text, c.balance_after::text
  from (
    select e.entry_id, e.community_id, e.amount, e.balance_after,
      coalesce(lag(e.balance_after) over (
        partition by e.account_id, e.escrow_id order by e.entry_id), 0) as before
    from public.entries e) c
  where c.balance_after <> c.before + c.amount
  union all
  select 'a balance is the sum of its entries', a.community_id, 'account ' || a.account_id,
    coalesce(s.total, 0)::text, a.balance::text
  from public.accounts a
  left join (
    select e.account_id, sum(e.amount) as total from public.entries e
    where e.account_id is not null group by 1) s using (account_id)
  where a.balance <> coalesce(s.total, 0)
  union all
  -- What is held counts as given; what is taken back counts where it had counted.
  select 'earned and given are what was exchanged', a.community_id,
    'account ' || a.account_id, concat_ws(' ', coalesce(s.earned, 0), coalesce(s.given, 0)),
    concat_ws(' ', a.earned, a.given)
  from public.accounts a
  left join (
    select m.account_id, sum(m.earned) as earned, sum(m.given) as given
    from (
      select e.to_account_id as account_id, e.released - e.levied as earned, 0 as given
      from public.escrows e
      union all
      select e.from_account_id, 0, e.amount - e.refunded from public.escrows e
      union all
      select n.account_id, case when (n.amount > 0) <> x.taken_back then n.amount else 0 end,
        case when (n.amount < 0) <> x.taken_back then -n.amount else 0 end
      from (
        select t.transfer_id, t.community_id, false as taken_back from public.transfers t
        where t.reason = 'exchange'
        union all
        select r.transfer_id, r.community_id, true
        from public.reversals r
        join public.transfers t on t.transfer_id = r.reversed_id
          and t.community_id = r.community_id
        where t.reason = 'exchange' or t.kind in ('release', 'split')) x
      join public.entries n using (transfer_id, community_id)) m
    group by 1) s on s.account_id = a.account_id and a.member_id is not null
  where (a.earned, a.given) <> (coalesce(s.earned, 0), coalesce(s.given, 0))
  union all
  select 'an escrow holds what its entries say', e.community_id, 'escrow ' || e.escrow_id,
    coalesce(s.total, 0)::text, e.remaining::text
  from public.escrows e
  left join (
    select n.escrow_id, sum(n.amount) as total from public.entries n
    where n.escrow_id is not null group by 1) s using (escrow_id)
  where e.remaining <> coalesce(s.total, 0)
    or e.amount <> e.released + e.refunded + e.remaining
  union all
  -- What escrows say they released, refunded and levied, account by account.
  select 'minutes went where their escrow says', b.community_id, 'exchange ' || b.exchange_id,
    sum(b.posted)::text, sum(b.said)::text
  from (
    select e.community_id, e.exchange_id, e.from_account_id as account_id,
      e.refunded - e.amount as said, 0 as posted from public.escrows e
    union all
    select e.community_id, e.exchange_id, e.to_account_id, e.released - e.levied, 0
    from public.escrows e
    union all
    select e.community_id, e.exchange_id,
      private.system_account(e.community_id, e.unit, 'pot', e.escrow_id), e.levied, 0
    from public.escrows e where e.levied > 0
    union all
    select t.community_id, t.exchange_id, n.account_id, 0, n.amount
    from public.transfers t join public.entries n using (transfer_id, community_id)
    where t.exchange_id is not null and n.account_id is not null
      and t.kind in ('hold', 'release', 'refund', 'split')) b
  group by b.community_id, b.exchange_id, b.account_id having sum(b.posted) <> sum(b.said)
  union all
  select 'a reversal moves what it says', t.community_id, 'transfer ' || t.transfer_id,
    coalesce(r.amount::text, 'no reversal'), sum(e.amount)::text
  from public.transfers t
  join public.entries e using (transfer_id, community_id)
  left join public.reversals r using (transfer_id, community_id)
  where t.kind = 'reversal' and e.amount > 0
  group by t.transfer_id, t.community_id, r.amount having sum(e.amount) is distinct from r.amount
  union all
  select 'a community sums to zero', b.community_id, 'unit ' || b.unit, '0', sum(b.held)::text
  from (
    select a.community_id, a.unit, a.balance as held from public.accounts a
    union all
    select e.community_id, e.unit, e.remaining from public.escrows e where e.remaining > 0) b
  group by b.community_id, b.unit having sum(b.held) <> 0
  union all
  select * from private.federation_drift()
$$;
comment on function private.full_drift() is 'What is wrong with all the books.';

-- What is wrong around the books: late clocks, and guards that somebody took away.
create function private.neglect(as_of timestamptz) returns setof private.drift
language sql stable security definer set search_path = ''
as $$
  select 'nothing is overdue', o.community_id, o.subject, 'carried out', 'due ' || o.due_at
  from (
    select e.community_id, 'escrow ' || e.escrow_id as subject, e.due_at from public.escrows e
    where e.due_at is not null
    union all
    select d.community_id, 'dispute ' || d.dispute_id, d.decision_due_at from public.disputes d
    where d.state = 'open'
    union all
    select d.community_id, 'dispute ' || d.dispute_id, d.escalates_at from public.disputes d
    where d.state = 'open' and d.escalated_at is null and d.decision_due_at > as_of
    union all
    select r.community_id, 'request ' || r.request_id, r.expires_at from public.requests r
    where r.state = 'open'
    union all
    select p.community_id, 'payment request ' || p.payment_request_id, p.due_at
    from public.payment_requests p where p.due_at is not null
    union all
    select w.community_id, 'write-off ' || w.write_off_id, w.expires_at
    from public.write_offs w where w.state = 'proposed') o
  where o.due_at < as_of - interval '10 minutes'
  union all
  select 'every guard stands', null, g.trigger_name || ' on ' || g.table_name, 'enabled',
    case when t.tgname is null then 'missing' when t.tgenabled <> 'O' then 'disabled'
      else 'rewritten' end
  from private.guards g
  left join pg_catalog.pg_trigger t on t.tgrelid = g.table_name and t.tgname = g.trigger_name
  where t.tgenabled is distinct from 'O' or g.does <> private.guard_digest(t.oid)
$$;
comment on function private.neglect(timestamptz) is
  'Deadlines passed by more than ten minutes, and guard triggers missing, disabled or rewritten.';

reset role;
revoke create on schema private from chronobank;
