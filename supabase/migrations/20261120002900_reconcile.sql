-- Reconcile: proves that the books are right, and reports where they are not. It never repairs.

create table public.findings (
  finding_id bigint generated always as identity primary key,
  community_id uuid,
  check_name text not null,
  subject text not null,
  expected text not null,
  actual text not null,
  found_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  cleared_at timestamptz
);
comment on table public.findings is
  'What reconcile found wrong. Nothing here is repaired by itself; see docs/reconciliation.md.';
comment on column public.findings.subject is 'Which account, escrow, transfer or trigger.';
comment on column public.findings.expected is 'What the entries say.';
comment on column public.findings.actual is 'What the row says.';
comment on column public.findings.cleared_at is 'A later full check no longer found it.';
create unique index on public.findings (check_name, subject) where cleared_at is null;

-- From which transaction on the incremental check reads. An id would not do: lower ids commit
-- later, and would be passed over for ever.
create table private.reconciled (
  one boolean primary key default true constraint "there is one row" check (one),
  next_transaction xid8 not null
);
comment on table private.reconciled is 'How far the incremental check has come.';
insert into private.reconciled (next_transaction) values ('0');

-- Every trigger there should be, written down when the migrations are through.
create table private.guards (
  table_name regclass not null,
  trigger_name name not null,
  primary key (table_name, trigger_name)
);
comment on table private.guards is 'The triggers that guard the books; a missing one is a finding.';

alter table public.findings enable row level security;
alter table private.reconciled enable row level security;
alter table private.guards enable row level security;
grant select, insert, update on public.findings to chronobank;
grant select, update on private.reconciled to chronobank;
grant select on private.guards to chronobank;
create policy "the bank reports findings" on public.findings to chronobank
  using (true) with check (true);
create policy "the bank keeps its place" on private.reconciled to chronobank
  using (true) with check (true);
create policy "the bank reads its guards" on private.guards for select to chronobank using (true);
grant select on public.findings to authenticated;
create policy "staff see the findings of their community and of the whole"
  on public.findings for select to authenticated
  using (community_id in (select private.my_staffed_communities())
    or community_id is null and exists (select private.my_staffed_communities()));

create type private.drift as (
  check_name text, community_id uuid, subject text, expected text, actual text);

grant create on schema private to chronobank;
set role chronobank;

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
        partition by e.account_id order by e.entered_at, e.entry_id), 0) as before
    from public.entries e where e.account_id is not null) c
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
    where t.exchange_id is not null and n.account_id is not null) b
  group by b.community_id, b.exchange_id, b.account_id having sum(b.posted) <> sum(b.said)
  union all
  select 'a community sums to zero', b.community_id, 'unit ' || b.unit, '0', sum(b.held)::text
  from (
    select a.community_id, a.unit, a.balance as held from public.accounts a
    union all
    select e.community_id, e.unit, e.remaining from public.escrows e where e.remaining > 0) b
  group by b.community_id, b.unit having sum(b.held) <> 0
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
    select r.community_id, 'request ' || r.request_id, r.expires_at from public.requests r
    where r.state = 'open') o
  where o.due_at < as_of - interval '10 minutes'
  union all
  select 'every guard stands', null, g.trigger_name || ' on ' || g.table_name, 'enabled',
    case when t.tgname is null then 'missing' else 'disabled' end
  from private.guards g
  left join pg_catalog.pg_trigger t on t.tgrelid = g.table_name and t.tgname = g.trigger_name
  where t.tgenabled is distinct from 'O'
$$;
comment on function private.neglect(timestamptz) is
  'Deadlines passed by more than ten minutes, and guard triggers missing or disabled.';

create function private.report(drifts private.drift[]) returns integer
language sql volatile security definer set search_path = ''
as $$
  with reported as (
    insert into public.findings (check_name, community_id, subject, expected, actual)
    select distinct on (d.check_name, d.subject)
      d.check_name, d.community_id, d.subject, d.expected, d.actual
    from unnest(drifts) d
    on conflict (check_name, subject) where cleared_at is null do update set
      expected = excluded.expected, actual = excluded.actual, last_seen_at = clock_timestamp()
    returning 1)
  select count(*)::integer from reported
$$;
comment on function private.report(private.drift[]) is 'Writes findings down; returns how many.';

create function private.reconcile(batch_size integer, as_of timestamptz) returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  since xid8;
  -- Everything below has ended: what it posted is there to see.
  ended constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
  until xid8;
  checked integer;
begin
  select r.next_transaction into strict since from private.reconciled r;
  -- Reading is cheap: twenty times the rows that a batch of postings takes.
  select t.posted_in into until from public.transfers t
  where t.posted_in > since and t.posted_in < ended
  order by t.posted_in offset batch_size * 20 limit 1;
  until := coalesce(until, ended);
  perform private.report(array(select d from private.recent_drift(since, until) d)
    || array(select d from private.neglect(as_of) d));
  update private.reconciled r set next_transaction = until;
  select count(*) into checked from public.transfers t
  where t.posted_in >= since and t.posted_in < until;
  return row(checked, 0, until < ended);
end $$;
comment on function private.reconcile(integer, timestamptz) is
  'Checks the next transfers since the last time; done counts them.';

create function private.reconcile_full(batch_size integer, as_of timestamptz)
returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  began constant timestamptz := clock_timestamp();
  reported integer;
begin
  -- Bounded as every batch: a hundred thousand findings say no more than the first few.
  reported := private.report(array(
    select d from private.full_drift() d union all select d from private.neglect(as_of) d
    limit batch_size));
  if reported < batch_size then
    update public.findings f set cleared_at = clock_timestamp()
    where f.cleared_at is null and f.last_seen_at < began;
  end if;
  return row((select count(*)::integer from public.accounts), 0, false);
end $$;
comment on function private.reconcile_full(integer, timestamptz) is
  'Checks all the books, and clears findings that are no longer true; done counts accounts.';

reset role;
revoke create on schema private from chronobank;
