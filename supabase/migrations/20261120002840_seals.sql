-- Seals: what is posted is closed off, batch by batch. A seal is a hash over its entries and over
-- the seal before it; whoever has written one down can tell later that nothing up to it was
-- changed, whatever became of the database. A community has its own, so that its books can be
-- checked without those of others. A transfer is in one seal, with all its entries.

create table public.seals (
  community_id uuid not null references public.communities,
  number integer not null,
  first_transfer_id bigint not null,
  last_transfer_id bigint not null,
  entries integer not null constraint "a seal is on something" check (entries > 0),
  hash bytea not null constraint "a seal is a sha256" check (length(hash) = 32),
  sealed_at timestamptz not null default clock_timestamp(),
  primary key (community_id, number),
  constraint "a seal has a range" check (first_transfer_id <= last_transfer_id)
);
comment on table public.seals is
  'Batches of transfers, closed off by a hash; docs/proof.md says how to check one.';
comment on column public.seals.community_id is 'In whose books.';
comment on column public.seals.number is 'One more than the seal before it has.';
comment on column public.seals.first_transfer_id is 'The first transfer of the batch.';
comment on column public.seals.last_transfer_id is
  'The last one: all those of the community after the seal before, and up to this, are in it.';
comment on column public.seals.entries is 'How many entries these have.';
comment on column public.seals.hash is 'A hash over the seal before, its number, and the entries.';
comment on column public.seals.sealed_at is 'When it was made; the one thing that is not hashed.';

-- How far sealing has come, and up to where it goes next: transfers that were there when the
-- transaction noted_in began. Lower numbers may commit later; once all older transactions have
-- ended, none can.
create table private.sealing (
  one boolean primary key default true constraint "there is one row" check (one),
  sealed_to bigint not null,
  noted_to bigint not null,
  noted_in xid8 not null
);
comment on table private.sealing is 'How far sealing has come, and up to where it goes next.';
insert into private.sealing (sealed_to, noted_to, noted_in) values (0, 0, '0');

alter table public.seals enable row level security;
alter table private.sealing enable row level security;
grant select, insert on public.seals to chronobank;
grant select, update on private.sealing to chronobank;
create policy "the bank reads seals" on public.seals for select to chronobank using (true);
create policy "the bank seals" on public.seals for insert to chronobank with check (true);
create policy "the bank keeps its place" on private.sealing to chronobank
  using (true) with check (true);

-- The days of an export.
create index on public.seals (community_id, sealed_at);

create trigger "seals are never changed" before update or delete on public.seals
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "seals are never emptied" before truncate on public.seals
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "only the bank seals" before insert on public.seals
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('sealing is one job');

-- What a seal is on: the lines of one community, however many others are between them.
create index on public.transfers (community_id, transfer_id);

-- The one place that says what is sealed. The export has the same columns in the same order, so a
-- line of its file is what was hashed. A view, so that all the books can be read in one pass: seal
-- by seal, planning each takes longer than reading it. A range is one of transfers, which an index
-- knows by community; of entries it would be one of everybody's.
create view private.ledger with (security_invoker = true) as
select l.*, format(e'%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n', l.entry_id, l.transfer_id, l.kind,
  l.details, l.unit, l.account_id, l.escrow_id, l.holder, l.system_account, l.amount,
  l.balance_after, l.entered_at, l.chain) as line
from (
  select t.community_id, e.entry_id, t.transfer_id, t.kind, private.details(t) as details, e.unit,
    e.account_id, e.escrow_id, case when e.account_id is not null then private.holder(a) end
      as holder, a.system_account, e.amount, e.balance_after,
    to_char(e.entered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as entered_at,
    encode(e.chain, 'hex') as chain
  from public.transfers t
  join public.entries e on e.transfer_id = t.transfer_id and e.community_id = t.community_id
  left join public.accounts a
    on a.account_id = e.account_id and a.community_id = e.community_id) l;
comment on view private.ledger is
  'All entries as they are sealed: amounts in smallest steps, nothing that names a person.';
grant select on private.ledger to chronobank;

grant create on schema private to chronobank;
set role chronobank;

create function private.ledger_lines(community_id uuid, since bigint, until bigint)
returns table (
  entry_id bigint, transfer_id bigint, kind public.transfer_kind, details text, unit text,
  account_id uuid, escrow_id uuid, holder text, system_account public.system_account,
  amount bigint, balance_after bigint, entered_at text, chain text)
language sql stable set search_path = ''
as $$
  select l.entry_id, l.transfer_id, l.kind, l.details, l.unit, l.account_id, l.escrow_id,
    l.holder, l.system_account, l.amount, l.balance_after, l.entered_at, l.chain
  from private.ledger l
  where l.community_id = ledger_lines.community_id
    and l.transfer_id > since and l.transfer_id <= until
  order by l.transfer_id, l.entry_id
$$;
comment on function private.ledger_lines(uuid, bigint, bigint) is
  'The entries of a community''s transfers after one and up to another, as they are sealed.';

create function private.seal_hash(before bytea, number bigint, entries bigint, lines text)
returns bytea
language plpgsql immutable set search_path = ''
as $$
begin
  return sha256(convert_to(format(e'%s,%s,%s\n%s', encode(before, 'hex'), number, entries, lines),
    'UTF8'));
end $$;
comment on function private.seal_hash(bytea, bigint, bigint, text) is
  'The hash of a seal: on that of the seal before it, its number, and its entries, line by line.';

-- One look for all communities, or each would read past what the others have posted.
create function private.seal_up_to(
  until bigint, as_of timestamptz default clock_timestamp()) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  since bigint;
  sealed integer;
begin
  select s.sealed_to into strict since from private.sealing s for no key update;
  with posted as (
    select l.community_id, min(l.transfer_id) as first, max(l.transfer_id) as last,
      count(*)::integer as entries,
      string_agg(l.line, '' order by l.transfer_id, l.entry_id) as lines
    from private.ledger l
    where l.transfer_id > since and l.transfer_id <= until
    group by l.community_id),
  made as (
    insert into public.seals (
      community_id, number, first_transfer_id, last_transfer_id, entries, hash, sealed_at)
    select p.community_id, n.number, p.first, p.last, p.entries,
      private.seal_hash(coalesce(b.hash, ''), n.number, p.entries, p.lines),
      -- Whatever the clock does: days of the export are a range of seals.
      greatest(b.sealed_at, seal_up_to.as_of)
    from posted p
    left join lateral (
      select s.* from public.seals s where s.community_id = p.community_id
      order by s.number desc limit 1) b on true
    cross join lateral (select coalesce(b.number, 0) + 1 as number) n
    returning entries)
  select coalesce(sum(m.entries), 0) into sealed from made m;
  update private.sealing set sealed_to = greatest(sealed_to, until);
  return sealed;
end $$;
comment on function private.seal_up_to(bigint, timestamptz) is
  'Makes a seal for each community that has transfers up to this one which have none; returns how '
  'many entries it sealed. Up to there all have ended: the caller knows.';

create function private.seal(batch_size integer, as_of timestamptz) returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  newest bigint;
  -- A number taken after looking is above those of all who may hold a lower transfer.
  anew boolean;
  own xid8;
  place private.sealing;
  until bigint;
  sealed integer := 0;
begin
  select max(t.transfer_id) into newest from public.transfers t;
  anew := pg_current_xact_id_if_assigned() is null;
  own := pg_current_xact_id();
  select * into strict place from private.sealing;
  -- Or it was noted in a cluster that had counted further, and this one was restored from it. Who
  -- had a number before looking cannot tell that from a run that was noted meanwhile.
  if place.noted_in < pg_snapshot_xmin(pg_current_snapshot()) or anew and place.noted_in > own then
    select t.transfer_id into until from public.transfers t
    where t.transfer_id > place.sealed_to and t.transfer_id <= place.noted_to
    order by t.transfer_id offset batch_size * 2 - 1 limit 1;
    until := coalesce(until, place.noted_to);
    sealed := private.seal_up_to(until, as_of);
    if anew and until = place.noted_to and newest > place.noted_to then
      update private.sealing s set noted_to = newest, noted_in = own;
    end if;
  end if;
  return row(sealed, 0, until < place.noted_to);
end $$;
comment on function private.seal(integer, timestamptz) is
  'Seals what the run before has noted, unless somebody who began before that is still at work, '
  'and notes how far the next one goes; done counts entries.';

reset role;
revoke create on schema private from chronobank;
