-- Overrides: how far a member may go beyond a limit, once. Staff give them, the next movement that
-- needs one uses it up, and the clock ends those that nobody needed.

create type public.limit_side as enum ('floor', 'ceiling');

create table public.limit_overrides (
  override_id uuid not null default private.uuid_v7(),
  community_id uuid not null,
  account_id uuid not null,
  member_id uuid not null,
  unit text not null references public.units,
  side public.limit_side not null,
  amount bigint not null
    constraint "an override reaches somewhere" check (amount between 1 and 1000000),
  given_by uuid not null,
  given_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz,
  transfer_id bigint,
  revoked_at timestamptz,
  primary key (override_id, community_id),
  constraint "an override is for an account of its community"
    foreign key (account_id, community_id) references public.accounts,
  constraint "an override is for a member of its community"
    foreign key (member_id, community_id) references public.memberships,
  constraint "who gives an override is in the community"
    foreign key (given_by, community_id) references public.memberships,
  constraint "nobody gives an override to themselves" check (given_by <> member_id),
  constraint "an override ends within two years"
    check (expires_at > given_at and expires_at <= given_at + interval '2 years'),
  constraint "an override is used by a transfer" check ((used_at is null) = (transfer_id is null)),
  constraint "an override is used or revoked, not both"
    check (num_nonnulls(used_at, revoked_at) < 2)
);
comment on table public.limit_overrides is
  'Given by staff, each for one movement beyond a limit; how and why is in the events.';
comment on column public.limit_overrides.override_id is 'Its id.';
comment on column public.limit_overrides.community_id is 'Where.';
comment on column public.limit_overrides.account_id is 'The account whose limit it is.';
comment on column public.limit_overrides.member_id is 'Whose account that is.';
comment on column public.limit_overrides.unit is 'What is counted there.';
comment on column public.limit_overrides.side is 'Which limit may be passed: floor or ceiling.';
comment on column public.limit_overrides.amount is
  'How far beyond the limit the account may get, in smallest steps.';
comment on column public.limit_overrides.given_by is 'The coordinator or admin who gave it.';
comment on column public.limit_overrides.given_at is 'When.';
comment on column public.limit_overrides.expires_at is 'From then on it is worth nothing.';
comment on column public.limit_overrides.used_at is 'When it was used; empty while it is not.';
comment on column public.limit_overrides.transfer_id is 'The transfer that needed it.';
comment on column public.limit_overrides.revoked_at is 'When staff took it back; empty if not.';
create index on public.limit_overrides (account_id, community_id, side)
  where used_at is null and revoked_at is null;
create index on public.limit_overrides (member_id, override_id);
create index on public.limit_overrides (given_by, community_id);
create index on public.limit_overrides (transfer_id, community_id) where transfer_id is not null;

alter table public.limit_overrides enable row level security;
grant select, insert, update on public.limit_overrides to chronobank;
create policy "the bank keeps the overrides" on public.limit_overrides to chronobank
  using (true) with check (true);
grant select on public.limit_overrides to authenticated;
create policy "members see their overrides, staff all of the community"
  on public.limit_overrides for select to authenticated
  using (member_id = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));

create trigger "only staff give overrides" before insert or update on public.limit_overrides
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('staff give and revoke them, with a reason');
create trigger "an override is used or revoked once" before update on public.limit_overrides
  for each row when (num_nonnulls(old.used_at, old.revoked_at) > 0)
  execute function private.refuse_statement('it has come to its end');
create trigger "an override keeps its terms" before update on public.limit_overrides
  for each row when (
    (old.override_id, old.community_id, old.account_id, old.member_id, old.unit, old.side)
      <> (new.override_id, new.community_id, new.account_id, new.member_id, new.unit, new.side)
    or (old.amount, old.given_by, old.given_at, old.expires_at)
      <> (new.amount, new.given_by, new.given_at, new.expires_at))
  execute function private.refuse_statement('give another one');
create trigger "overrides are kept" before delete on public.limit_overrides
  for each statement execute function private.refuse_statement('overrides are kept');
create trigger "overrides are never emptied" before truncate on public.limit_overrides
  for each statement execute function private.refuse_statement('overrides are kept');
