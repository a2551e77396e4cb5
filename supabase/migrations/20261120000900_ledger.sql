-- The ledger: transfers and their entries. Appended by one function, changed by none.

create type public.transfer_kind as enum (
  -- of an escrow
  'hold', 'release', 'refund', 'split',
  -- at once: between members, from the pot, to the pot
  'transfer', 'payment', 'donation',
  -- of the community
  'grant',
  -- at the end of a membership
  'write_off', 'bequest',
  -- of the system before: opening balances, past transfers
  'opening', 'import',
  -- of another transfer
  'reversal',
  -- with another community
  'trade', 'remainder');
-- Why minutes move at once.
create type public.transfer_reason as enum ('exchange', 'gift', 'donation', 'correction');

create table public.transfers (
  transfer_id bigint generated always as identity,
  community_id uuid not null,
  kind public.transfer_kind not null,
  category text not null,
  reason public.transfer_reason,
  exchange_id uuid,
  service_date date,
  entered_by uuid,
  on_behalf_of uuid,
  entered_at timestamptz not null default clock_timestamp(),
  posted_in xid8 not null default pg_current_xact_id(),
  salt uuid not null default gen_random_uuid(),
  primary key (transfer_id, community_id),
  constraint "a transfer belongs to an exchange of its community"
    foreign key (exchange_id, community_id) references public.exchanges,
  constraint "a transfer between members has a reason"
    check (kind <> 'transfer' or reason is not null),
  constraint "what is paid for belongs to an exchange"
    check (reason <> 'exchange' or exchange_id is not null)
);
comment on table public.transfers is 'One posting; its entries sum to zero.';
comment on column public.transfers.transfer_id is 'Its number, in the order of posting.';
comment on column public.transfers.community_id is 'In whose books it is.';
comment on column public.transfers.kind is
  'hold, release, refund, split of an escrow; transfer between members, payment from the pot, '
  'donation to it; grant; write_off of a debt; bequest of who has died; opening balance, import '
  'of a past transfer; reversal of another transfer; trade with another community, remainder of a '
  'line that is closed.';
comment on column public.transfers.category is 'What it was about.';
comment on column public.transfers.reason is
  'Why minutes moved at once: exchange, gift, donation, correction; empty for other kinds.';
comment on column public.transfers.exchange_id is
  'The exchange it belongs to; empty where there is none.';
comment on column public.transfers.entered_by is 'The member who did it; empty for a clock.';
comment on column public.transfers.on_behalf_of is 'For whom it was entered, if another.';
comment on column public.transfers.service_date is 'When the service took place.';
comment on column public.transfers.entered_at is 'When it was posted.';
comment on column public.transfers.posted_in is
  'The database transaction. Readers that go on from where they stopped read below the snapshot''s '
  'xmin: lower ids may commit later.';
comment on column public.transfers.salt is
  'Something that cannot be guessed, hashed with the rest: who gave what is one of a few thousand.';
create index on public.transfers (posted_in);
create index on public.transfers (exchange_id, community_id) where exchange_id is not null;

create table public.entries (
  entry_id bigint generated always as identity,
  transfer_id bigint not null,
  community_id uuid not null,
  unit text not null,
  account_id uuid,
  escrow_id uuid,
  amount bigint not null constraint "an entry moves something" check (amount <> 0),
  balance_after bigint not null,
  entered_at timestamptz not null,
  chain bytea,
  primary key (entry_id, community_id),
  constraint "an entry belongs to a transfer"
    foreign key (transfer_id, community_id) references public.transfers,
  constraint "an entry names an account of its community"
    foreign key (account_id, community_id) references public.accounts,
  constraint "an entry names an escrow of its community"
    foreign key (escrow_id, community_id) references public.escrows,
  constraint "an entry names an account or an escrow"
    check (num_nonnulls(account_id, escrow_id) = 1),
  constraint "an entry of an account is in its chain" check (
    (account_id is null) = (chain is null))
);
comment on table public.entries is 'The signed lines of transfers.';
comment on column public.entries.entry_id is 'Its number, in the order of posting.';
comment on column public.entries.transfer_id is 'The transfer it is a line of.';
comment on column public.entries.community_id is 'In whose books it is.';
comment on column public.entries.unit is 'What is moved.';
comment on column public.entries.account_id is
  'The account it changes; empty where it is an escrow.';
comment on column public.entries.escrow_id is
  'The escrow it changes; empty where it is an account.';
comment on column public.entries.entered_at is
  'When it was posted; never earlier than the line before it.';
comment on column public.entries.amount is 'Smallest steps: added to the account or escrow.';
comment on column public.entries.balance_after is 'The account or escrow right after this entry.';
comment on column public.entries.chain is
  'Of an account: a hash over what it had here before and the whole transfer; see docs/proof.md.';
create index on public.entries (transfer_id, community_id);
create index on public.entries (account_id, entered_at, entry_id) where account_id is not null;
create index on public.entries (escrow_id, entry_id) where escrow_id is not null;

alter table public.transfers enable row level security;
alter table public.entries enable row level security;
grant select, insert on public.transfers, public.entries to chronobank;
create policy "the bank reads transfers" on public.transfers for select to chronobank
  using (true);
create policy "the bank appends transfers" on public.transfers for insert to chronobank
  with check (true);
create policy "the bank reads entries" on public.entries for select to chronobank
  using (true);
create policy "the bank appends entries" on public.entries for insert to chronobank
  with check (true);

grant select on public.transfers, public.entries to authenticated;
create policy "members see the entries of their accounts, staff all"
  on public.entries for select to authenticated
  using (account_id in (
      select a.account_id from public.accounts a
      where a.member_id = (select private.my_member_id()))
    or community_id in (select private.my_staffed_communities()));
-- Staff first, whose right needs no second look. The others by offset 0, which changes nothing but
-- the plan: one look a row by its key, instead of all the entries there are for a page of twenty.
create policy "who sees an entry sees its transfer, staff all"
  on public.transfers for select to authenticated
  using (community_id in (select private.my_staffed_communities())
    or exists (select from public.entries e
      where e.transfer_id = transfers.transfer_id offset 0));
create policy "who sees an escrow or a transfer sees its exchange, staff all"
  on public.exchanges for select to authenticated
  using (community_id in (select private.my_staffed_communities())
    or exists (select from public.escrows e
      where e.exchange_id = exchanges.exchange_id and e.community_id = exchanges.community_id
      offset 0)
    or exists (select from public.transfers t
      where t.exchange_id = exchanges.exchange_id and t.community_id = exchanges.community_id
      offset 0));

-- Append-only, for every role and every statement.
create trigger "transfers are never changed" before update or delete on public.transfers
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "transfers are never emptied" before truncate on public.transfers
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "only the bank posts transfers" before insert on public.transfers
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('posting is one function');
create trigger "entries are never changed" before update or delete on public.entries
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "entries are never emptied" before truncate on public.entries
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "only the bank posts entries" before insert on public.entries
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('posting is one function');

grant create on schema private to chronobank;
set role chronobank;

create function private.check_zero_sum() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  wrong record;
begin
  select a.transfer_id, a.unit, sum(a.amount) as total into wrong
  from added a group by a.transfer_id, a.community_id, a.unit having sum(a.amount) <> 0;
  if found then
    raise exception 'transfer % sums to % %', wrong.transfer_id, wrong.total, wrong.unit
      using errcode = 'check_violation';
  end if;
  return null;
end $$;
comment on function private.check_zero_sum() is
  'Trigger: the entries of a statement sum to zero per transfer, community and unit.';

-- A check on entries alone would let an empty transfer pass.
create function private.check_has_entries() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from public.entries e where e.transfer_id = new.transfer_id) then
    raise exception 'transfer % has no entries', new.transfer_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
comment on function private.check_has_entries() is
  'Trigger: a transfer has entries when it commits. Definer: it runs as the session role then.';

reset role;
revoke create on schema private from chronobank;

create trigger "entries sum to zero" after insert on public.entries
  referencing new table as added
  for each statement execute function private.check_zero_sum();
create constraint trigger "a transfer has entries" after insert on public.transfers
  deferrable initially deferred
  for each row execute function private.check_has_entries();
