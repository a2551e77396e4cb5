-- Accounts: where a unit is held. What may be spent is what lies above the floor.

create type public.system_account as enum (
  'issuance', 'pot', 'fees', 'opening', 'write_offs', 'trade');

create table public.accounts (
  account_id uuid not null default private.uuid_v7(),
  community_id uuid not null references public.communities,
  unit text not null references public.units,
  member_id uuid,
  system_account public.system_account,
  partner_id uuid references public.communities,
  stripe smallint not null default 0,
  balance bigint not null default 0,
  earned bigint not null default 0,
  given bigint not null default 0,
  floor bigint
    constraint "a floor is zero or below" check (floor between -1000000000 and 0),
  ceiling bigint
    constraint "a ceiling is zero or above" check (ceiling between 0 and 1000000000),
  soft_floor bigint
    constraint "a soft floor is zero or below" check (soft_floor between -1000000000 and 0),
  soft_ceiling bigint
    constraint "a soft ceiling is zero or above" check (soft_ceiling between 0 and 1000000000),
  floor_growth bigint not null default 0,
  floor_grown bigint not null default 0,
  constraint "a floor grows by what was earned"
    check (floor_grown between 0 and floor_growth / 10000),
  moved_at timestamptz not null default '-infinity',
  chain bytea not null default '',
  salt uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now(),
  primary key (account_id, community_id),
  constraint "an account belongs to a membership"
    foreign key (member_id, community_id) references public.memberships,
  constraint "an account is a member's or a system account"
    check (num_nonnulls(member_id, system_account) = 1),
  constraint "a trade account is with a partner, and no other account"
    check ((partner_id is not null) = (system_account is not distinct from 'trade')),
  constraint "a holder has one account per unit"
    unique nulls not distinct (member_id, community_id, unit, system_account, stripe, partner_id)
) with (fillfactor = 60); -- room for HOT updates: no index names the balance
create index on public.accounts (community_id, system_account, unit);
create index on public.accounts (partner_id) where partner_id is not null;
comment on table public.accounts is
  'Where a unit is held: by a member, or by a named system account of the community.';
comment on column public.accounts.account_id is 'Its id.';
comment on column public.accounts.community_id is 'In whose books it is.';
comment on column public.accounts.unit is 'What it holds.';
comment on column public.accounts.member_id is 'Whose it is; empty for a system account.';
comment on column public.accounts.system_account is
  'Which system account it is; empty for a members.';
comment on column public.accounts.partner_id is
  'Of a trade account: the community that is traded with.';
comment on column public.accounts.created_at is 'When it was opened.';
comment on column public.accounts.balance is
  'What is posted, in smallest steps; only postings move it. Minutes set aside are in escrows.';
comment on column public.accounts.earned is
  'What exchanges brought a member so far, in smallest steps: less levies and what was taken back; '
  'of a system account 0. Kept by postings: a history is not added up when somebody asks.';
comment on column public.accounts.given is
  'What a member gave for exchanges so far, likewise, and what is still set aside for them: the '
  'remaining of open escrows is to be taken off.';
comment on column public.accounts.floor is
  'The balance may not fall below this (zero or below); empty for no floor.';
comment on column public.accounts.ceiling is
  'Balance and what is on its way may not rise above this; empty for no ceiling.';
comment on column public.accounts.soft_floor is
  'Each posting that leads deeper below this is an event; empty for none.';
comment on column public.accounts.soft_ceiling is
  'Each posting that leads higher above this is an event; empty for none.';
comment on column public.accounts.floor_growth is
  'By how much exchanges would have sunk the floor since somebody set it, in ten-thousandths of '
  'the smallest step, so that many small parts add up to the whole.';
comment on column public.accounts.floor_grown is
  'By how much of that the floor has sunk: as far as the community lets floors grow.';
comment on column public.accounts.moved_at is
  'When its last entry was posted; never earlier than the one before, whatever the clock does.';
comment on column public.accounts.chain is
  'The chain of its entries up to the last one; see docs/proof.md.';
comment on column public.accounts.salt is
  'Something that cannot be guessed, hashed with whose it is: or its number would name them.';
comment on column public.accounts.stripe is
  'A system account that everybody pays into is spread over several rows.';

-- Everybody pays levies to the pot: one row would be locked by all (16 rows: 2.6 times the rate).
-- A trade account is opened with its line, one for each partner; a new community has none.
create function private.stripes(system_account public.system_account) returns integer
language plpgsql immutable set search_path = ''
as $$
begin
  return case system_account when 'pot' then 16 when 'trade' then 0 else 1 end;
end $$;
comment on function private.stripes(public.system_account) is
  'Over how many rows a system account is spread in a new community.';
grant execute on function private.stripes(public.system_account) to chronobank;

create function private.system_account(
  community_id uuid, unit text, system_account public.system_account, spread uuid default null,
  partner_id uuid default null)
returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select a.account_id from public.accounts a
    where a.member_id is null and a.community_id = system_account.community_id
      and a.unit = system_account.unit and a.system_account = system_account.system_account
      and a.partner_id is not distinct from system_account.partner_id
      and a.stripe = case when spread is null then 0
        else abs(hashtext(spread::text) % private.stripes(system_account.system_account)) end);
end $$;
comment on function private.system_account(uuid, text, public.system_account, uuid, uuid) is
  'The row of a system account; spread picks the stripe, so that one escrow keeps to one row; '
  'partner_id picks among the trade accounts.';
grant execute on function
  private.system_account(uuid, text, public.system_account, uuid, uuid) to chronobank;

create function private.member_account(member_id uuid, community_id uuid, unit text)
returns public.accounts
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select a from public.accounts a
    where a.member_id = member_account.member_id and a.unit = member_account.unit
      and a.community_id = member_account.community_id);
end $$;
comment on function private.member_account(uuid, uuid, text) is
  'A member''s account of a unit in a community; null for none.';
grant execute on function private.member_account(uuid, uuid, text) to chronobank;

create function private.grow_anew() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.floor_growth := 0;
  new.floor_grown := 0;
  return new;
end $$;
comment on function private.grow_anew() is
  'Trigger: a floor that somebody sets grows from there on.';

alter table public.accounts enable row level security;
grant select, insert, update on public.accounts to chronobank;
create policy "the bank keeps the accounts" on public.accounts to chronobank
  using (true) with check (true);
grant select on public.accounts to authenticated;
create policy "members see their accounts, staff all of the community"
  on public.accounts for select to authenticated
  using (member_id = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));

-- Typed by hand in the dashboard, a balance stays what the entries make it. A guard that names its
-- columns costs nothing where a statement sets none of them: the condition of one that does not is
-- read anew with each posting (all of them together: a tenth of an exchange).
create trigger "an account is opened empty" before insert on public.accounts
  for each row when ((new.balance, new.earned, new.given, new.floor_growth, new.chain)
    <> (0, 0, 0, 0, ''))
  execute function private.refuse_statement('a balance comes from entries');
create trigger "only postings move a balance"
  before update of balance, earned, given, moved_at, chain
  on public.accounts for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a balance comes from entries');
-- By their names this one comes first: the next sets the count back.
create trigger "a count of growth is the bank's" before update of floor_growth, floor_grown
  on public.accounts
  for each row when (current_user <> 'chronobank'
    and (old.floor_growth, old.floor_grown) <> (new.floor_growth, new.floor_grown))
  execute function private.refuse_statement('floors grow by exchanges');
create trigger "a floor that is set begins to grow anew" before update of floor on public.accounts
  for each row when (current_user <> 'chronobank' and old.floor is distinct from new.floor)
  execute function private.grow_anew();
create trigger "an account keeps its holder" before update of
    account_id, community_id, unit, stripe, created_at, member_id, system_account, partner_id, salt
  on public.accounts
  for each row when (
    (old.account_id, old.community_id, old.unit, old.stripe, old.created_at)
      is distinct from (new.account_id, new.community_id, new.unit, new.stripe, new.created_at)
    or (old.member_id, old.system_account, old.partner_id, old.salt)
      is distinct from (new.member_id, new.system_account, new.partner_id, new.salt))
  execute function private.refuse_statement('whose account it is does not change');
create trigger "accounts are kept" before delete on public.accounts
  for each statement execute function private.refuse_statement('accounts are kept');
create trigger "accounts are never emptied" before truncate on public.accounts
  for each statement execute function private.refuse_statement('accounts are kept');
