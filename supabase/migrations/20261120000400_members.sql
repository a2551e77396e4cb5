-- Members and memberships: a person, and their place in each community.

create table public.members (
  member_id uuid primary key default private.uuid_v7(),
  auth_user_id uuid unique references auth.users (id) on delete set null,
  display_name text not null
    constraint "a display name is short" check (length(display_name) between 1 and 80),
  bio text not null default ''
    constraint "a bio has up to 2000 characters" check (length(bio) <= 2000),
  skills text[] not null default '{}'
    constraint "up to 50 skills are listed" check (cardinality(skills) <= 50),
  languages text[] not null default '{}'
    constraint "up to 50 languages are listed" check (cardinality(languages) <= 50),
  location_name text
    constraint "a place name is short" check (length(location_name) between 1 and 120),
  location point,
  created_at timestamptz not null default now(),
  constraint "a place has a name and a point" check ((location is null) = (location_name is null))
);
comment on table public.members is 'A person in ChronoBank, with or without a login.';
comment on column public.members.member_id is 'Their id, as the API shows it.';
comment on column public.members.display_name is 'The name others read.';
comment on column public.members.bio is 'What they say about themselves.';
comment on column public.members.skills is 'What they can do, in their words.';
comment on column public.members.languages is 'What they speak.';
comment on column public.members.location_name is 'The place they gave, by name.';
comment on column public.members.created_at is 'When they joined ChronoBank.';
comment on column public.members.auth_user_id is
  'The account in Supabase Auth; empty for a member without login, emptied when it is deleted.';
comment on column public.members.location is
  'Longitude and latitude, kept to two decimals (about a kilometre): nobody''s doorstep.';

create type public.membership_role as enum ('member', 'coordinator', 'admin');
create type public.standing as enum (
  'pending', 'active', 'paused', 'suspended', 'leaving', 'closed', 'erased');

create table public.memberships (
  community_id uuid not null references public.communities,
  member_id uuid not null references public.members,
  role public.membership_role not null default 'member',
  standing public.standing not null,
  number integer not null constraint "numbers count from one" check (number > 0),
  joined_at timestamptz not null default now(),
  granted_at timestamptz,
  vulnerable boolean not null default false,
  external_id text
    constraint "an external id has 1 to 100 characters"
    check (length(external_id) between 1 and 100 and external_id <> 'pot'),
  beneficiary_id uuid
    constraint "nobody is their own beneficiary" check (beneficiary_id <> member_id),
  deceased_at timestamptz,
  dormant_at timestamptz,
  primary key (member_id, community_id),
  constraint "a number is given once in a community" unique (community_id, number),
  constraint "a beneficiary is in the community"
    foreign key (beneficiary_id, community_id) references public.memberships,
  constraint "who has died takes part no more"
    check (deceased_at is null or standing in ('leaving', 'closed', 'erased')),
  constraint "an external id is known once in a community" unique (community_id, external_id)
) with (fillfactor = 80);
comment on table public.memberships is 'A member''s place in one community.';
comment on column public.memberships.community_id is 'Where.';
comment on column public.memberships.member_id is 'Who.';
comment on column public.memberships.joined_at is 'Since when.';
comment on column public.memberships.role is
  'coordinator: staff of the community; admin: staff of the deployment, serving this community.';
comment on column public.memberships.standing is
  'pending: waits for approval; active; paused: by the member; suspended: by staff; leaving: '
  'only movements toward zero; closed: has left; erased: the person is gone. '
  'Pick another one here and it acts at once.';
comment on column public.memberships.number is 'Counts the members of the community, from one.';
comment on column public.memberships.vulnerable is
  'Set: a coordinator confirms each exchange of this member, whatever the community''s rule is.';
comment on column public.memberships.external_id is
  'What the member was called in the system before: imports name them by it. May be filled here.';
comment on column public.memberships.granted_at is 'When the welcome grant was given; never twice.';

comment on column public.memberships.beneficiary_id is
  'Named by the member: who is given their balance, or takes their debt, when they have died; '
  'empty for the pot.';
comment on column public.memberships.deceased_at is 'When staff recorded that they have died.';
comment on column public.memberships.dormant_at is
  'When a job found no exchange of theirs for a long time; emptied after the next one.';
create index on public.memberships (beneficiary_id, community_id) where beneficiary_id is not null;
create index on public.memberships (member_id) where standing = 'leaving';
-- Staff look for those who wait, who leave, or who have not been seen for long.
create index on public.memberships (community_id, number) where standing <> 'active';
create index on public.memberships (community_id, number) where dormant_at is not null;
-- Paper and imports name people as they are called.
create index on public.members (lower(display_name));
create index on public.memberships (community_id, lower(external_id))
  where external_id is not null;

-- The next membership number; a row of its own, so that nothing else waits for it.
create table private.membership_numbers (
  community_id uuid primary key references public.communities,
  last_number integer not null
);
comment on table private.membership_numbers is 'The last membership number given, per community.';

alter table public.members enable row level security;
alter table public.memberships enable row level security;
alter table private.membership_numbers enable row level security;

grant select, insert, update on public.members, public.memberships, private.membership_numbers
  to chronobank;
create policy "the bank keeps the members" on public.members to chronobank
  using (true) with check (true);
create policy "the bank keeps the memberships" on public.memberships to chronobank
  using (true) with check (true);
create policy "the bank counts the memberships" on private.membership_numbers to chronobank
  using (true) with check (true);

-- Who is asking, for policies: definers, because a policy cannot read the table it protects.
grant create on schema private to chronobank;
set role chronobank;

create function private.my_member_id() returns uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select m.member_id from public.members m where m.auth_user_id = private.caller());
end $$;
comment on function private.my_member_id() is
  'The member behind the current API request; null for none. Definer: policies of members use it.';

create function private.my_communities() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
  select m.community_id from public.memberships m
  where m.member_id = private.my_member_id()
    and m.standing not in ('pending', 'closed', 'erased');
end $$;
comment on function private.my_communities() is
  'Communities that have let the caller in, and that they have not left. Definer: policies of '
  'memberships use it.';

create function private.my_staffed_communities() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
  select m.community_id from public.memberships m
  where m.member_id = private.my_member_id()
    and m.role in ('coordinator', 'admin') and m.standing = 'active';
end $$;
comment on function private.my_staffed_communities() is
  'Communities whose staff the caller is, read from the row so that a demotion acts at once. '
  'Definer: policies of memberships use it.';

-- Asked for each name that is read: spelled out, it takes a fifth of what my_communities and
-- my_staffed_communities would.
create function private.shares_community(member_id uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from public.memberships theirs
    join public.memberships mine using (community_id)
    where theirs.member_id = shares_community.member_id and mine.member_id = private.my_member_id()
      and (mine.role in ('coordinator', 'admin') and mine.standing = 'active'
        or mine.standing not in ('pending', 'closed', 'erased')
          and theirs.standing not in ('pending', 'closed', 'erased')));
end $$;
comment on function private.shares_community(uuid) is
  'Whether the caller and a member are in one community; who waits to be let in, was not, or has '
  'left is seen by staff alone. Definer: reads others'' memberships.';

-- Who left stays a name in the statements of others, who was never let in does not. What they said
-- about themselves is for those whom they are with.
create function private.name_of(member_id uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  mine constant uuid := private.my_member_id();
begin
  return (
    select m.display_name from public.members m
    where m.member_id = name_of.member_id
      and (m.member_id = mine or private.shares_community(m.member_id) or exists (
        select from public.memberships theirs
        where theirs.member_id = m.member_id and theirs.granted_at is not null
          and theirs.standing <> 'pending'
          and theirs.community_id in (select private.my_communities()))));
end $$;
comment on function private.name_of(uuid) is
  'A display name, where the reader may know it. Definer: a row of members is shown whole or not '
  'at all.';

create function private.has_login(member_id uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (select from public.members m
    where m.member_id = has_login.member_id and m.auth_user_id is not null);
end $$;
comment on function private.has_login(uuid) is
  'Whether a member acts for themselves. Definer: the account behind a member is shown to nobody.';

grant execute on function private.has_login(uuid), private.name_of(uuid) to authenticated;
grant execute on function private.my_member_id(), private.my_communities(),
  private.my_staffed_communities(), private.shares_community(uuid) to authenticated;

reset role;
revoke create on schema private from chronobank;

grant select on public.memberships, public.community_settings to authenticated;
-- All but auth_user_id.
grant select (member_id, display_name, bio, skills, languages, location_name, location, created_at)
  on public.members to authenticated;
create policy "members see themselves and those they share a community with"
  on public.members for select to authenticated
  using (member_id = (select private.my_member_id()) or private.shares_community(member_id));
create policy "members see their memberships, staff all of the community"
  on public.memberships for select to authenticated
  using (member_id = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));
create policy "members see the rules of their communities"
  on public.community_settings for select to authenticated
  using (community_id in (select private.my_communities()));
