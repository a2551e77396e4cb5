-- Write-offs: a debt that nobody will earn back any more, proposed by one member of staff and
-- decided by another. Through the API alone: the dashboard knows no actor.

create type public.write_off_state as enum ('proposed', 'approved', 'rejected', 'expired');

create table public.write_offs (
  write_off_id uuid not null default private.uuid_v7(),
  community_id uuid not null,
  member_id uuid not null,
  unit text not null,
  amount bigint not null constraint "a write-off is of a debt" check (amount > 0),
  reason text not null
    constraint "a write-off has 1 to 1000 characters of reason"
    check (length(reason) between 1 and 1000),
  state public.write_off_state not null default 'proposed',
  proposed_by uuid not null,
  proposed_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  transfer_id bigint,
  primary key (write_off_id, community_id),
  constraint "a write-off is of a member of the community"
    foreign key (member_id, community_id) references public.memberships,
  constraint "staff of the community propose"
    foreign key (proposed_by, community_id) references public.memberships,
  constraint "staff of the community decide"
    foreign key (decided_by, community_id) references public.memberships,
  constraint "two different people write off" check (decided_by <> proposed_by),
  constraint "nobody writes off their own debt"
    check (member_id <> proposed_by and member_id <> decided_by),
  constraint "a proposal waits, what was decided says when"
    check ((state = 'proposed') = (decided_at is null)),
  constraint "people decide, or the clock"
    check ((state in ('approved', 'rejected')) = (decided_by is not null)),
  constraint "what was approved was posted"
    check ((state = 'approved') = (transfer_id is not null))
);
comment on table public.write_offs is
  'Debts of leaving members, proposed by one member of staff and decided by another, by the API.';
comment on column public.write_offs.write_off_id is 'Its id.';
comment on column public.write_offs.community_id is 'Where.';
comment on column public.write_offs.member_id is 'Whose debt.';
comment on column public.write_offs.unit is 'In which unit.';
comment on column public.write_offs.amount is 'The whole debt when it was proposed.';
comment on column public.write_offs.reason is 'Why, in the words of who proposed it.';
comment on column public.write_offs.state is 'proposed; or final: approved, rejected, expired.';
comment on column public.write_offs.proposed_by is 'member_id of who proposed it.';
comment on column public.write_offs.proposed_at is 'When.';
comment on column public.write_offs.expires_at is 'Until when somebody else may decide.';
comment on column public.write_offs.decided_by is 'member_id of who decided; empty for the clock.';
comment on column public.write_offs.decided_at is 'When it was decided, or expired.';
comment on column public.write_offs.transfer_id is 'The transfer it was posted as.';
create unique index on public.write_offs (member_id, community_id, unit)
  where state = 'proposed';
create index on public.write_offs (member_id, write_off_id);
create index on public.write_offs (proposed_by, community_id);
create index on public.write_offs (decided_by, community_id);
create index on public.write_offs (community_id, write_off_id);
create index on public.write_offs (expires_at) where state = 'proposed';

alter table public.write_offs enable row level security;
grant select, insert, update on public.write_offs to chronobank;
create policy "the bank keeps the write-offs" on public.write_offs to chronobank
  using (true) with check (true);
grant select on public.write_offs to authenticated;
create policy "members see the write-offs of their debts, staff all"
  on public.write_offs for select to authenticated
  using (member_id = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));

create trigger "only the bank writes off" before insert or update on public.write_offs
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('two members of staff do, through the API');
create trigger "a write-off keeps its terms" before update on public.write_offs
  for each row when (
    (old.write_off_id, old.community_id, old.member_id, old.unit, old.amount, old.proposed_by,
      old.proposed_at, old.expires_at)
    is distinct from (new.write_off_id, new.community_id, new.member_id, new.unit, new.amount,
      new.proposed_by, new.proposed_at, new.expires_at)
    or old.reason <> new.reason and not private.is_removal(new.reason))
  execute function private.refuse_statement('its terms are what is decided');
create trigger "write-offs are kept" before delete on public.write_offs
  for each statement execute function private.refuse_statement('write-offs are kept');
create trigger "write-offs are never emptied" before truncate on public.write_offs
  for each statement execute function private.refuse_statement('write-offs are kept');
