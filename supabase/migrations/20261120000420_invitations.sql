-- Invitations: links by which staff let people in, so many times and until then; and by which a
-- member who had no login takes over their own place.

create table public.invitations (
  invitation_id uuid not null default private.uuid_v7(),
  community_id uuid not null references public.communities,
  token_hash bytea not null unique,
  uses integer not null
    constraint "an invitation has 1 to 1000 uses" check (uses between 1 and 1000),
  uses_left integer not null,
  member_id uuid,
  created_by uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (invitation_id, community_id),
  constraint "what is left is a part of the uses" check (uses_left between 0 and uses),
  constraint "a place is claimed once" check (member_id is null or uses = 1),
  constraint "an invitation ends within a year"
    check (expires_at > created_at and expires_at <= created_at + interval '366 days'),
  constraint "who claims a place has it in this community"
    foreign key (member_id, community_id) references public.memberships,
  constraint "who invites is in the community"
    foreign key (created_by, community_id) references public.memberships
);
comment on table public.invitations is 'Links that let people in. Only a hash of the link is kept.';
comment on column public.invitations.invitation_id is 'Its id.';
comment on column public.invitations.community_id is 'Where it leads.';
comment on column public.invitations.token_hash is 'SHA-256 of what the link carries.';
comment on column public.invitations.uses is 'How many may join by it.';
comment on column public.invitations.uses_left is 'How many still may.';
comment on column public.invitations.member_id is
  'The member without login whose place it gives a login; empty for new members.';
comment on column public.invitations.created_by is 'Which staff member made it.';
comment on column public.invitations.created_at is 'When.';
comment on column public.invitations.expires_at is 'Until when it can be used.';
comment on column public.invitations.revoked_at is 'Fill it in, and it cannot be used any more.';
create index on public.invitations (community_id, invitation_id);
create index on public.invitations (member_id, community_id) where member_id is not null;
create index on public.invitations (created_by, community_id);

create trigger "only staff invite" before insert on public.invitations
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('nobody would know the link');
create trigger "an invitation keeps its terms" before update on public.invitations
  for each row when (
    (old.invitation_id, old.community_id, old.token_hash, old.uses, old.member_id, old.created_by,
      old.created_at, old.expires_at)
    is distinct from (new.invitation_id, new.community_id, new.token_hash, new.uses,
      new.member_id, new.created_by, new.created_at, new.expires_at)
    or new.uses_left > old.uses_left or new.uses_left < old.uses_left - 1
    or old.revoked_at is not null and old.revoked_at is distinct from new.revoked_at
    or current_user <> 'chronobank' and old.uses_left <> new.uses_left)
  execute function private.refuse_statement('make another one, or revoke it');
create trigger "invitations are kept" before delete on public.invitations
  for each statement execute function private.refuse_statement('revoke it instead');
create trigger "invitations are never emptied" before truncate on public.invitations
  for each statement execute function private.refuse_statement('revoke them instead');

alter table public.invitations enable row level security;
grant select, insert, update on public.invitations to chronobank;
create policy "the bank keeps the invitations" on public.invitations to chronobank
  using (true) with check (true);
-- All but token_hash.
grant select (invitation_id, community_id, uses, uses_left, member_id, created_by, created_at,
  expires_at, revoked_at) on public.invitations to authenticated;
create policy "staff see the invitations of their community"
  on public.invitations for select to authenticated
  using (community_id in (select private.my_staffed_communities()));

grant create on schema private to chronobank;
set role chronobank;

create function private.invitation_for(token text) returns public.invitations
language plpgsql stable security definer set search_path = ''
as $$
declare
  invitation public.invitations;
begin
  select * into invitation from public.invitations i
  where i.token_hash = sha256(convert_to(token, 'UTF8'));
  return invitation;
end $$;
comment on function private.invitation_for(text) is
  'The invitation behind the token of a link; null for none.';

-- Nobody takes the place of who has left; if staff let them in again, the link is good again.
create function private.has_left(invitation public.invitations) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (select from public.memberships m
    where m.member_id = invitation.member_id and m.community_id = invitation.community_id
      and m.standing in ('closed', 'erased'));
end $$;
comment on function private.has_left(public.invitations) is
  'Whether the place that an invitation is for is nobody''s any more. Definer: reads memberships.';

-- Whose login a coordinator gives out stays a member of this community alone: elsewhere, or as
-- staff, the place leads further than they reach.
create function private.may_invite(giver_id uuid, member_id uuid, community_id uuid)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return not exists (select from public.memberships m
      where m.member_id = may_invite.member_id
        and (m.community_id <> may_invite.community_id or m.role <> 'member'))
    or exists (select from public.memberships m
      where m.member_id = may_invite.giver_id and m.community_id = may_invite.community_id
        and m.role = 'admin');
end $$;
comment on function private.may_invite(uuid, uuid, uuid) is
  'Whether staff may give somebody the login of a place: an admin each, a coordinator that of who '
  'is a member here and nothing more. Definer: reads memberships.';

create function private.check_invitation(invitation public.invitations) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  wrong constant text := case
    when invitation.invitation_id is null then 'unknown'
    when invitation.revoked_at is not null
      -- As good as taken back: today it would not be given.
      or not private.may_invite(
        invitation.created_by, invitation.member_id, invitation.community_id) then 'revoked'
    when invitation.expires_at <= clock_timestamp() then 'expired'
    when invitation.uses_left = 0 then 'used_up'
    when exists (select from public.members m
      where m.member_id = invitation.member_id and m.auth_user_id is not null) then 'claimed'
    when private.has_left(invitation) then 'left' end;
begin
  if wrong is not null then
    perform private.refuse('invitation_invalid', jsonb_build_object('why', wrong));
  end if;
end $$;
comment on function private.check_invitation(public.invitations) is
  'Error: invitation_invalid (unknown, revoked, expired, used_up, claimed, left).';

-- One use, counted in the row itself: of those who come at once for the last one, one gets it.
create function private.take_invitation(token text) returns public.invitations
language plpgsql security definer set search_path = ''
as $$
declare
  invitation public.invitations;
begin
  -- The clock is read after the lock: whoever waits here may come too late.
  perform from public.invitations i
  where i.token_hash = sha256(convert_to(token, 'UTF8')) for no key update;
  update public.invitations i set uses_left = i.uses_left - 1
  where i.token_hash = sha256(convert_to(token, 'UTF8')) and i.uses_left > 0
    and i.revoked_at is null and i.expires_at > clock_timestamp()
    and not exists (select from public.members m
      where m.member_id = i.member_id and m.auth_user_id is not null)
    and not private.has_left(i)
    and private.may_invite(i.created_by, i.member_id, i.community_id)
  returning i.* into invitation;
  return invitation;
end $$;
comment on function private.take_invitation(text) is
  'Uses an invitation up by one, and returns it; null where it is not valid.';

reset role;
revoke create on schema private from chronobank;
