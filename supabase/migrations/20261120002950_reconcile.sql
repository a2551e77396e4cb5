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
comment on column public.findings.finding_id is 'Its number.';
comment on column public.findings.community_id is 'In whose books; empty for all.';
comment on column public.findings.check_name is 'Which rule does not hold.';
comment on column public.findings.found_at is 'When it was first seen.';
comment on column public.findings.last_seen_at is 'When it was last seen.';
comment on column public.findings.subject is 'Which account, escrow, transfer or trigger.';
comment on column public.findings.expected is 'What the entries say.';
comment on column public.findings.actual is 'What the row says.';
comment on column public.findings.cleared_at is 'When the check that found it no longer did.';
create unique index on public.findings (check_name, subject, community_id)
  nulls not distinct where cleared_at is null;

-- From which transaction on the incremental check reads. An id would not do: lower ids commit
-- later, and would be passed over for ever.
create table private.reconciled (
  one boolean primary key default true constraint "there is one row" check (one),
  next_transaction xid8 not null
);
comment on table private.reconciled is 'How far the incremental check has come.';
insert into private.reconciled (next_transaction) values ('0');

alter table public.findings enable row level security;
alter table private.reconciled enable row level security;
grant select, insert, update on public.findings to chronobank;
grant select, update on private.reconciled to chronobank;
create policy "the bank reports findings" on public.findings to chronobank
  using (true) with check (true);
create policy "the bank keeps its place" on private.reconciled to chronobank
  using (true) with check (true);
grant select on public.findings to authenticated;
create policy "staff see the findings of their community and of the whole"
  on public.findings for select to authenticated
  using (community_id in (select private.my_staffed_communities())
    or community_id is null and exists (select private.my_staffed_communities()));

grant create on schema private to chronobank;
set role chronobank;

-- Writes findings down, and clears those of the same checks that are no longer found. Bounded as
-- every batch: a hundred thousand findings say no more than the first few, but clear nothing.
create function private.report(drifts private.drift[], checks text[], batch_size integer)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  began constant timestamptz := clock_timestamp();
begin
  insert into public.findings (check_name, community_id, subject, expected, actual)
  select distinct on (d.check_name, d.subject, d.community_id)
    d.check_name, d.community_id, d.subject, d.expected, d.actual
  from unnest(drifts[1:batch_size]) d
  on conflict (check_name, subject, community_id) where cleared_at is null do update set
    expected = excluded.expected, actual = excluded.actual, last_seen_at = clock_timestamp();
  update public.findings f set cleared_at = clock_timestamp()
  where f.cleared_at is null and f.last_seen_at < began
    and (checks is null or f.check_name = any (checks))
    and cardinality(drifts) <= batch_size;
end $$;
comment on function private.report(private.drift[], text[], integer) is
  'Writes down at most batch_size findings; clears what these checks (null: all) found no more.';

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
  if since > ended then
    since := '0'; -- restored into a new cluster, which counts transactions from the start
  end if;
  -- Reading is cheap: twenty times the rows that a batch of postings takes.
  -- What one transaction posted is checked together, so each batch gets somewhere.
  select t.posted_in into until from public.transfers t
  where t.posted_in < ended and t.posted_in > (
    select l.posted_in from public.transfers l where l.posted_in >= since
    order by l.posted_in offset batch_size * 20 - 1 limit 1)
  order by t.posted_in limit 1;
  until := coalesce(until, ended);
  perform private.report(
    array(select d from private.recent_drift(since, until) d), '{}', batch_size);
  perform private.report(array(select d from private.neglect(as_of) d),
    '{nothing is overdue, every guard stands}', batch_size);
  update private.reconciled r set next_transaction = until;
  select count(*) into checked from public.transfers t
  where t.posted_in >= since and t.posted_in < until;
  return row(checked, 0, until < ended);
end $$;
comment on function private.reconcile(integer, timestamptz) is
  'Checks the next transfers since the last time, the clocks and the guards; done counts the '
  'transfers.';

create function private.reconcile_full(batch_size integer, as_of timestamptz)
returns private.batch
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.report(array(
    select d from private.full_drift() d union all select d from private.verify_ledger() d
    union all select d from private.neglect(as_of) d),
    null, batch_size);
  return row((select count(*)::integer from public.accounts), 0, false);
end $$;
comment on function private.reconcile_full(integer, timestamptz) is
  'Checks all the books, and clears findings that are no longer true; done counts accounts.';

reset role;
revoke create on schema private from chronobank;
