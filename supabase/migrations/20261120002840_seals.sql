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

create trigger "seals are never changed" before update or delete on public.seals
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "seals are never emptied" before truncate on public.seals
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "only the bank seals" before insert on public.seals
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('sealing is one job');

-- What a seal is on: the lines of one community, however many others are between them.
create index on public.transfers (community_id, transfer_id);

grant create on schema private to chronobank;
set role chronobank;

-- The one place that says what is sealed. The export has the same columns in the same order, so a
-- line of its file is what was hashed.
create function private.ledger_lines(community_id uuid, since bigint, until bigint)
returns table (
  entry_id bigint, transfer_id bigint, kind public.transfer_kind, details text, unit text,
  account_id uuid, escrow_id uuid, holder text, system_account public.system_account,
  amount bigint, balance_after bigint, entered_at text, chain text)
language sql stable set search_path = ''
as $$
  select e.entry_id, e.transfer_id, t.kind, private.details(t), e.unit, e.account_id, e.escrow_id,
    case when e.account_id is not null then private.holder(a) end, a.system_account, e.amount,
    e.balance_after, to_char(e.entered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    encode(e.chain, 'hex')
  from public.transfers t
  join public.entries e on e.transfer_id = t.transfer_id and e.community_id = t.community_id
  left join public.accounts a
    on a.account_id = e.account_id and a.community_id = e.community_id
  where t.community_id = ledger_lines.community_id
    and t.transfer_id > since and t.transfer_id <= until
  order by e.transfer_id, e.entry_id
$$;
comment on function private.ledger_lines(uuid, bigint, bigint) is
  'The entries of a community''s transfers after one and up to another, as they are sealed: '
  'amounts in smallest steps, nothing that names a person.';

create function private.seal_of(
  community_id uuid, since bigint, until bigint, number integer, before bytea)
returns public.seals
language sql stable security definer set search_path = ''
as $$
  select seal_of.community_id, seal_of.number, min(l.transfer_id), max(l.transfer_id),
    count(*)::integer, sha256(convert_to(format(e'%s,%s,%s\n%s', encode(before, 'hex'),
      seal_of.number, count(*), string_agg(format(
        e'%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n', l.entry_id, l.transfer_id, l.kind, l.details,
        l.unit, l.account_id, l.escrow_id, l.holder, l.system_account, l.amount, l.balance_after,
        l.entered_at, l.chain), '' order by l.transfer_id, l.entry_id)), 'UTF8')),
    clock_timestamp()
  from private.ledger_lines(seal_of.community_id, since, until) l
$$;
comment on function private.seal_of(uuid, bigint, bigint, integer, bytea) is
  'The seal that belongs on what is in the books now; before is the hash of the seal before it.';

create function private.seal_up_to(
  until bigint, as_of timestamptz default clock_timestamp()) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  since bigint;
  here uuid;
  before public.seals;
  newest public.seals;
  sealed integer := 0;
begin
  select s.sealed_to into strict since from private.sealing s for no key update;
  for here in
    select distinct t.community_id from public.transfers t
    where t.transfer_id > since and t.transfer_id <= until
  loop
    select * into before from public.seals s
    where s.community_id = here order by s.number desc limit 1;
    newest := private.seal_of(
      here, since, until, coalesce(before.number, 0) + 1, coalesce(before.hash, ''));
    -- Whatever the clock does: days of the export are a range of seals.
    newest.sealed_at := greatest(before.sealed_at, seal_up_to.as_of);
    insert into public.seals select newest.*;
    sealed := sealed + newest.entries;
  end loop;
  update private.sealing s set sealed_to = greatest(s.sealed_to, until);
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
