-- Paper: what was on a slip, and what came from the system before. Each is entered once, for ever.

create table public.slips (
  community_id uuid not null references public.communities,
  slip_number text not null
    constraint "a slip number has 1 to 40 characters, no spaces around"
    check (length(slip_number) between 1 and 40 and slip_number = btrim(slip_number)),
  service_date date not null,
  provider_id uuid not null,
  recipient_id uuid not null,
  raw_amount bigint not null,
  amount bigint not null,
  category text not null,
  transfer_id bigint not null,
  entered_by uuid not null,
  entered_at timestamptz not null default clock_timestamp(),
  primary key (community_id, slip_number),
  constraint "who gave is in the community"
    foreign key (provider_id, community_id) references public.memberships,
  constraint "who received is in the community"
    foreign key (recipient_id, community_id) references public.memberships,
  constraint "a slip has a category of its community"
    foreign key (community_id, category) references public.categories,
  constraint "a slip is posted as a transfer"
    foreign key (transfer_id, community_id) references public.transfers
);
create unique index "a slip is entered once, however it is spelled"
  on public.slips (community_id, lower(slip_number));
create index on public.slips (provider_id, slip_number);
create index on public.slips (recipient_id, slip_number);
create index on public.slips (transfer_id);
comment on table public.slips is 'Paper slips that staff have entered; each number once, for ever.';
comment on column public.slips.community_id is 'Whose slip.';
comment on column public.slips.slip_number is 'What is printed on it.';
comment on column public.slips.service_date is 'When the service took place.';
comment on column public.slips.provider_id is 'Who gave.';
comment on column public.slips.recipient_id is 'Who received, and pays.';
comment on column public.slips.raw_amount is 'Minutes as written.';
comment on column public.slips.amount is 'Minutes after the rounding of the community.';
comment on column public.slips.category is 'What it was about.';
comment on column public.slips.transfer_id is 'The transfer it was posted as.';
comment on column public.slips.entered_by is 'Who of the staff typed it.';
comment on column public.slips.entered_at is 'When they did.';

create type public.import_kind as enum ('members', 'balances', 'transfers');

create table public.imported_lines (
  community_id uuid not null references public.communities,
  kind public.import_kind not null,
  reference text not null
    constraint "a reference has 1 to 100 characters" check (length(reference) between 1 and 100),
  member_id uuid,
  transfer_id bigint,
  entered_by uuid not null,
  entered_at timestamptz not null default clock_timestamp(),
  primary key (community_id, kind, reference),
  constraint "an imported line is about somebody of the community"
    foreign key (member_id, community_id) references public.memberships,
  constraint "an imported line is posted as a transfer"
    foreign key (transfer_id, community_id) references public.transfers
);
create index on public.imported_lines (transfer_id) where transfer_id is not null;
create index on public.imported_lines (member_id, reference) where member_id is not null;
comment on table public.imported_lines is
  'Lines of the system before that are in the books; each once, for ever.';
comment on column public.imported_lines.community_id is 'Where.';
comment on column public.imported_lines.kind is 'members, balances or transfers.';
comment on column public.imported_lines.reference is
  'What the line is known by: the external id of the member, or the transfer''s own reference.';
comment on column public.imported_lines.member_id is 'The member it is about; empty for transfers.';
comment on column public.imported_lines.transfer_id is
  'What it was posted as; empty where there was nothing to post.';
comment on column public.imported_lines.entered_by is 'Who of the staff imported it.';
comment on column public.imported_lines.entered_at is 'When they did.';

create function private.erased_reference(reference text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return 'erased ' || encode(sha256(convert_to(erased_reference.reference, 'UTF8')), 'hex');
end $$;
comment on function private.erased_reference(text) is
  'What stands for the reference of somebody who is erased, so that nobody imports them again.';
grant execute on function private.erased_reference(text) to chronobank;

alter table public.slips enable row level security;
alter table public.imported_lines enable row level security;
grant select, insert on public.slips, public.imported_lines to chronobank;
create policy "the bank reads slips" on public.slips for select to chronobank using (true);
create policy "the bank enters slips" on public.slips for insert to chronobank with check (true);
create policy "the bank reads what was imported" on public.imported_lines for select
  to chronobank using (true);
-- Their name in the system before goes with who is erased; what is left of it says only that they
-- were imported already.
grant update (reference) on public.imported_lines to chronobank;
create policy "the bank forgets who was imported" on public.imported_lines for update
  to chronobank using (true) with check (reference ~ '^erased [0-9a-f]{64}$');
create policy "the bank imports" on public.imported_lines for insert to chronobank
  with check (true);
grant select on public.slips, public.imported_lines to authenticated;
create policy "both sides see their slips, staff all of the community"
  on public.slips for select to authenticated
  using (provider_id = (select private.my_member_id())
    or recipient_id = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));
create policy "members see what was imported about them, staff all"
  on public.imported_lines for select to authenticated
  using (member_id = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));

create trigger "only the bank enters slips" before insert on public.slips
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a slip is entered with its transfer');
create trigger "slips are never changed" before update or delete on public.slips
  for each statement execute function private.refuse_statement('what was on paper stays');
create trigger "slips are never emptied" before truncate on public.slips
  for each statement execute function private.refuse_statement('what was on paper stays');
create trigger "only the bank imports" before insert on public.imported_lines
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a line is imported with its posting');
create trigger "what was imported is never changed" before update on public.imported_lines
  for each row when (
    (old.community_id, old.kind, old.member_id, old.transfer_id, old.entered_by, old.entered_at)
      is distinct from (new.community_id, new.kind, new.member_id, new.transfer_id,
        new.entered_by, new.entered_at)
    or new.reference <> private.erased_reference(old.reference))
  execute function private.refuse_statement('it would be imported again');
create trigger "only the bank forgets who was imported" before update on public.imported_lines
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('it would be imported again');
create trigger "what was imported is kept" before delete on public.imported_lines
  for each statement execute function private.refuse_statement('it would be imported again');
create trigger "what was imported is never emptied" before truncate on public.imported_lines
  for each statement execute function private.refuse_statement('it would be imported again');
