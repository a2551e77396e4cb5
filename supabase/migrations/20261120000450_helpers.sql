-- Helpers: who may act for whom, in what, how far and until when.

create type public.helper_scope as enum ('requests', 'confirm', 'transfers');

create table public.helpers (
  helper_id uuid not null default private.uuid_v7(),
  community_id uuid not null,
  member_id uuid not null,
  helper_member_id uuid not null,
  scopes public.helper_scope[] not null
    constraint "a helper may do something" check (cardinality(scopes) > 0),
  max_amount bigint
    constraint "what a helper may move is an amount" check (max_amount between 1 and 1000000),
  named_by uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid,
  primary key (helper_id, community_id),
  constraint "who is helped is in the community"
    foreign key (member_id, community_id) references public.memberships,
  constraint "a helper is in the community"
    foreign key (helper_member_id, community_id) references public.memberships,
  constraint "nobody is their own helper" check (member_id <> helper_member_id),
  constraint "who may transfer has a limit"
    check (max_amount is not null or 'transfers' <> all (scopes)),
  constraint "help is named for up to two years"
    check (expires_at > created_at and expires_at <= created_at + interval '2 years')
);
-- Naming somebody again takes the place of the naming before.
create unique index "a member names a helper once at a time"
  on public.helpers (member_id, helper_member_id, community_id) where revoked_at is null;
create index on public.helpers (member_id, helper_id);
create index on public.helpers (helper_member_id, community_id);
comment on table public.helpers is
  'Who may act for whom: in what, up to how many minutes, until when. Each act says who typed it.';
comment on column public.helpers.helper_id is 'Its id.';
comment on column public.helpers.community_id is 'Where it holds.';
comment on column public.helpers.member_id is 'Who is helped.';
comment on column public.helpers.helper_member_id is 'Who may act for them.';
comment on column public.helpers.scopes is
  'requests: ask, accept, decline, cancel, claim; confirm: deliver, confirm and refund what is set '
  'aside; transfers: pay directly.';
comment on column public.helpers.max_amount is
  'The most that one request, or the transfers of 24 hours together, may cost, in smallest steps; '
  'empty for no limit, which transfers always have.';
comment on column public.helpers.named_by is
  'Who named them: the member, or staff for a member without a login.';
comment on column public.helpers.created_at is 'When they were named.';
comment on column public.helpers.expires_at is 'When it ends by itself, to the moment.';
comment on column public.helpers.revoked_at is 'When somebody ended it; empty while nobody has.';
comment on column public.helpers.revoked_by is 'Who ended it: either side, or staff.';

create trigger "only the bank names helpers" before insert or update on public.helpers
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a helper is named and ended through the API');
create trigger "what a helper may do is fixed" before update on public.helpers
  for each row when (old.revoked_at is not null
    or (old.helper_id, old.community_id, old.member_id, old.helper_member_id, old.scopes,
      old.max_amount, old.named_by, old.created_at, old.expires_at)
    is distinct from (new.helper_id, new.community_id, new.member_id, new.helper_member_id,
      new.scopes, new.max_amount, new.named_by, new.created_at, new.expires_at))
  execute function private.refuse_statement('it ends, and another one is named');
create trigger "helpers are kept" before delete on public.helpers
  for each statement execute function private.refuse_statement('who acted for whom stays known');
create trigger "helpers are never emptied" before truncate on public.helpers
  for each statement execute function private.refuse_statement('who acted for whom stays known');

alter table public.helpers enable row level security;
grant select, insert, update on public.helpers to chronobank;
create policy "the bank keeps the helpers" on public.helpers to chronobank
  using (true) with check (true);
grant select on public.helpers to authenticated;
create policy "both sides see who helps whom, staff all of the community"
  on public.helpers for select to authenticated
  using (member_id = (select private.my_member_id())
    or helper_member_id = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));

-- Who has the keyboard, when a call is made for somebody else. private.check_on_behalf says so,
-- for the transaction; whatever is recorded in it reads it here, so that no function passes it on.
create function private.typist() returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return nullif(current_setting('chronobank.typist', true), '')::uuid;
end $$;
comment on function private.typist() is
  'The member who acts for another in this transaction; null when everybody acts for themselves.';

grant create on schema private to chronobank;
set role chronobank;

create function private.helped_by_me(out member_id uuid, out community_id uuid)
returns setof record
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
  select h.member_id, h.community_id from public.helpers h
  join public.memberships mine on mine.member_id = h.helper_member_id
    and mine.community_id = h.community_id and mine.standing = 'active'
  where h.helper_member_id = private.my_member_id()
    and h.revoked_at is null and h.expires_at > clock_timestamp();
end $$;
comment on function private.helped_by_me() is
  'For whom the caller may act at this moment, and where. Definer: policies of what they have to '
  'see for it use it.';

-- Whether there is anything between two members that lets one act for the other. Where exactly, and
-- how far, private.check_on_behalf says; before it nothing about the other may be told.
create function private.check_may_act_for(typist_id uuid, member_id uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if typist_id <> check_may_act_for.member_id and not exists (
    select from public.helpers h
    where h.member_id = check_may_act_for.member_id and h.helper_member_id = typist_id
      and h.revoked_at is null)
    and not exists (
      select from public.members m
      join public.memberships theirs using (member_id)
      join public.memberships staff on staff.community_id = theirs.community_id
        and staff.member_id = typist_id and staff.role <> 'member'
      where m.member_id = check_may_act_for.member_id and m.auth_user_id is null)
  then
    perform private.refuse('not_helper');
  end if;
end $$;
comment on function private.check_may_act_for(uuid, uuid) is
  'Refuses who has nothing to do with a member, the same whether or not there is one. '
  'Error: not_helper.';

reset role;
revoke create on schema private from chronobank;
grant execute on function private.typist() to chronobank;
grant execute on function private.helped_by_me() to authenticated;
