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

create trigger "entries sum to zero" after insert on public.entries
  referencing new table as added
  for each statement execute function private.check_zero_sum();
create constraint trigger "a transfer has entries" after insert on public.transfers
  deferrable initially deferred
  for each row execute function private.check_has_entries();

-- A line of a transfer to be: an account or an escrow, and what is added to it.
create type private.leg as (account_id uuid, escrow_id uuid, amount bigint);

set role chronobank;

-- Posts one transfer; nothing else writes entries or balances. legs sum to zero; the rows of the
-- escrows among them have been changed by the caller already. checked: the limits bind, which
-- they do when minutes leave a member; what was reserved by a hold is always carried out.
-- overrides: what the caller needs already of those that staff have given; see private.overstep.
create function private.post(
  community_id uuid, kind public.transfer_kind, legs private.leg[], checked boolean,
  exchange_id uuid default null, category text default null, service_date date default null,
  entered_by uuid default null, on_behalf_of uuid default null,
  reason public.transfer_reason default null, overrides uuid[] default '{}')
returns bigint
language plpgsql security definer set search_path = ''
-- Planned once, by keys: left to itself Postgres plans anew for each list of legs, which takes
-- longer than the work (0.78 times the exchanges), or expects long lists and reads whole tables.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  posted public.transfers;
  leg private.leg;
  lines text;
  digest bytea;
  touched uuid[] := '{}';
  net private.leg[] := legs;
  following bigint[];
  moved uuid[];
  warned boolean;
  typist constant uuid := case when entered_by is not null then private.typist() end;
begin
  foreach leg in array legs loop
    lines := concat_ws(e'\n', lines, coalesce(leg.account_id, leg.escrow_id) || ',' || leg.amount);
    if leg.account_id = any (touched) then
      net := null;
    elsif leg.account_id is not null then
      touched := touched || leg.account_id;
    end if;
  end loop;
  -- One global order of locks: escrows first (the caller's), then accounts by id. Only then does
  -- the transfer get its number and its time: on each account they follow one another.
  perform from public.accounts a where a.account_id = any (touched)
  order by a.account_id for no key update;

  insert into public.transfers (
    community_id, kind, category, reason, exchange_id, service_date, entered_by, on_behalf_of)
  values (post.community_id, post.kind, coalesce(post.category, 'other'), post.reason,
    post.exchange_id, post.service_date, coalesce(typist, post.entered_by),
    coalesce(post.on_behalf_of, case when typist <> post.entered_by then post.entered_by end))
  returning * into posted;
  digest := private.digest(posted, lines);

  -- An account met twice is moved once, and gets the balance after each of its lines.
  if net is null then
    net := array(
      select row(l.account_id, null, sum(l.amount))::private.leg
      from unnest(legs) l group by l.account_id);
    following := array(
      select coalesce(sum(l.amount) over (partition by l.account_id, l.escrow_id order by l.n
        rows between 1 following and unbounded following), 0)
      from unnest(legs) with ordinality as l (account_id, escrow_id, amount, n) order by l.n);
  end if;
  with changed as (
    update public.accounts a set
      balance = a.balance + m.amount, moved_at = greatest(a.moved_at, posted.entered_at),
      chain = private.chain(a.chain, digest, a.unit, a.balance + m.amount,
        greatest(a.moved_at, posted.entered_at))
    from unnest(net) m
    where a.account_id = m.account_id and a.community_id = post.community_id
      and (not checked
        or m.amount <= 0 and a.balance + m.amount >= coalesce(a.floor, a.balance + m.amount)
        or m.amount >= 0 and a.balance + m.amount <= coalesce(a.ceiling, a.balance + m.amount))
    returning a.account_id, m.amount < 0 and a.balance < a.soft_floor
      or m.amount > 0 and a.balance > a.soft_ceiling as deeper)
  select array_agg(c.account_id), bool_or(c.deeper) into moved, warned from changed c;
  if coalesce(cardinality(moved), 0) < cardinality(touched) then
    overrides := private.overstep(posted, digest, legs, moved, overrides);
    warned := true;
  end if;

  insert into public.entries (
    transfer_id, community_id, unit, account_id, escrow_id, amount, entered_at, chain,
    balance_after)
  select posted.transfer_id, post.community_id, coalesce(a.unit, e.unit), l.account_id,
    l.escrow_id, l.amount, coalesce(a.moved_at, posted.entered_at), a.chain,
    coalesce(a.balance, e.remaining) - coalesce(following[l.n], 0)
  from unnest(legs) with ordinality as l (account_id, escrow_id, amount, n)
  left join public.accounts a on a.account_id = l.account_id
  left join public.escrows e on e.escrow_id = l.escrow_id
  order by l.n;
  if warned then
    perform private.warn(legs, posted.transfer_id);
  end if;
  if overrides <> '{}' then
    perform private.use_overrides(overrides, posted.transfer_id, post.exchange_id,
      post.entered_by);
  end if;
  return posted.transfer_id;
end $$;
comment on function private.post(uuid, public.transfer_kind, private.leg[], boolean, uuid, text,
  date, uuid, uuid, public.transfer_reason, uuid[]) is
  'Posts a transfer and moves the balances; returns its id. Errors: balance_too_low, '
  'ceiling_reached, line_limit_reached. Amounts in smallest steps. Source: double-entry '
  'bookkeeping.';

reset role;
revoke create on schema private from chronobank;
