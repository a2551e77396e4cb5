-- Contacts: how a person is reached. A table of its own: row level security is per row, and not
-- everybody who may see a card may know a door.

create table public.contacts (
  member_id uuid primary key references public.members,
  email text
    constraint "an address for letters has an @"
      check (email ~ '^\S+@\S+$' and length(email) <= 254),
  phone text constraint "a phone number is short" check (length(phone) between 1 and 40),
  address text constraint "an address is short" check (length(address) between 1 and 500),
  birth_year integer
    constraint "a birth year is one of somebody alive" check (birth_year between 1900 and 2100),
  updated_at timestamptz not null default clock_timestamp()
);
comment on table public.contacts is
  'How a member is reached: read by themselves and by staff of their communities.';
comment on column public.contacts.member_id is 'Whose.';
comment on column public.contacts.email is
  'Where to write; need not be the address of their login.';
comment on column public.contacts.phone is 'Where to call.';
comment on column public.contacts.address is 'Where they live.';
comment on column public.contacts.birth_year is 'For the age bands of reports.';
comment on column public.contacts.updated_at is 'When it was last changed through the API.';

alter table public.contacts enable row level security;
grant select, insert, update, delete on public.contacts to chronobank;
create policy "the bank keeps the contacts" on public.contacts to chronobank
  using (true) with check (true);
grant select on public.contacts to authenticated;
-- By offset 0 one look a row by its key, instead of one at all memberships there are.
create policy "members see how they are reached, their staff too"
  on public.contacts for select to authenticated
  using (member_id = (select private.my_member_id())
    or exists (
      select from public.memberships m
      where m.member_id = contacts.member_id
        and m.community_id in (select private.my_staffed_communities()) offset 0));
