-- Writing: invitations. Staff make links and revoke them.

grant create on schema public, private to chronobank;
set role chronobank;

create function private.invitation_json(invitation public.invitations) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'invitation_id', invitation.invitation_id, 'community_id', invitation.community_id,
    'member_id', invitation.member_id, 'uses', invitation.uses,
    'uses_left', invitation.uses_left, 'expires_at', invitation.expires_at,
    'revoked_at', invitation.revoked_at, 'created_by', invitation.created_by,
    'created_at', invitation.created_at);
end $$;
comment on function private.invitation_json(public.invitations) is
  'An invitation without its token, which nobody can be told twice.';

-- 244 random bits. The answer with the token is kept for a day like every answer, for a retry with
-- the same key; the table itself has the hash only.
create function public.invitation_create(
  actor uuid, idempotency_key text, uses integer default 1, expires_at timestamptz default null,
  member_id uuid default null, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  call private.call := private.begin_call(actor, 'admin/invitations',
    invitation_create.idempotency_key,
    jsonb_build_array(community_id, member_id, uses, expires_at));
  staff public.memberships;
  invitation public.invitations;
  token constant text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  if call.answer is not null then
    return call.answer;
  end if;
  staff := private.staff_of(call, invitation_create.community_id);
  perform private.check_invitation_terms(invitation_create.uses, invitation_create.expires_at,
    invitation_create.member_id);
  if invitation_create.member_id is not null then
    if (private.staffed_membership(call.member_id, staff.community_id,
      invitation_create.member_id)).standing in ('closed', 'erased')
    then
      -- Nobody takes the place of who has left, least of all of a person who is gone.
      perform private.refuse('standing_unchanged');
    elsif exists (select from public.members m
      where m.member_id = invitation_create.member_id and m.auth_user_id is not null)
    then
      perform private.refuse('member_has_login');
    elsif not private.may_invite(
      staff.member_id, invitation_create.member_id, staff.community_id)
    then
      perform private.refuse('admin_required');
    end if;
  end if;
  insert into public.invitations (
    community_id, token_hash, uses, uses_left, member_id, created_by, expires_at)
  values (staff.community_id, sha256(convert_to(token, 'UTF8')), invitation_create.uses,
    invitation_create.uses, invitation_create.member_id, call.member_id,
    coalesce(invitation_create.expires_at, clock_timestamp() + interval '30 days'))
  returning * into invitation;
  perform private.record_event('invitation_made', staff.community_id, 'staff', call.member_id,
    member_id => invitation.member_id, facts => jsonb_build_object('invitation_id',
      invitation.invitation_id, 'uses', invitation.uses, 'expires_at', invitation.expires_at));
  return private.end_call(call, 201,
    private.invitation_json(invitation) || jsonb_build_object('token', token));
end $$;
comment on function public.invitation_create(uuid, text, integer, timestamptz, uuid, uuid) is
  'Staff make a link: for so many new members (1 to 1000) until a moment within a year (30 days '
  'unless told), or for a member without login to claim their place, once. Returns the invitation '
  'with its token. Errors: staff_required, standing_forbids, invalid_input, not_found, '
  'member_has_login, admin_required (whose place is also in another community, or is one of '
  'staff). Definer: invitations are written by the bank alone.';

create function private.check_invitation_terms(
  uses integer, expires_at timestamptz, member_id uuid) returns void
language plpgsql volatile security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  most constant integer := case when member_id is null then 1000 else 1 end;
begin
  if uses not between 1 and most then
    perform private.refuse('invalid_input', jsonb_build_object('field', 'uses', 'minimum', 1,
      'maximum', most));
  elsif expires_at <= clock_timestamp()
    or expires_at > clock_timestamp() + interval '365 days'
  then
    perform private.refuse('invalid_input', jsonb_build_object('field', 'expires_at'));
  end if;
end $$;
comment on function private.check_invitation_terms(integer, timestamptz, uuid) is
  'Error: invalid_input.';

create function public.invitation_revoke(
  actor uuid, idempotency_key text, invitation_id uuid, reason text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/invitations/revoke',
    invitation_revoke.idempotency_key, jsonb_build_array(invitation_id, reason));
  invitation public.invitations;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  select i.* into invitation from public.invitations i
  where i.invitation_id = invitation_revoke.invitation_id and exists (
    select from public.memberships m where m.community_id = i.community_id
      and m.member_id = call.member_id and m.role <> 'member')
  for no key update;
  if not found then
    perform private.refuse('not_found');
  end if;
  perform private.staff_of(call, invitation.community_id);
  if invitation.revoked_at is null then
    update public.invitations i set revoked_at = clock_timestamp()
    where i.invitation_id = invitation.invitation_id returning i.* into invitation;
    perform private.record_event('invitation_revoked', invitation.community_id, 'staff',
      call.member_id, member_id => invitation.member_id, reason => invitation_revoke.reason,
      facts => jsonb_build_object('invitation_id', invitation.invitation_id));
  end if;
  return private.end_call(call, 200, private.invitation_json(invitation));
end $$;
comment on function public.invitation_revoke(uuid, text, uuid, text) is
  'Staff take a link back; who came by it stays. A second time nothing happens. Returns the '
  'invitation. Errors: not_found, standing_forbids. '
  'Definer: invitations are written by the bank alone.';

create function private.record_revocation() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event('invitation_revoked', new.community_id, 'dashboard',
    member_id => new.member_id,
    facts => jsonb_build_object('invitation_id', new.invitation_id));
  return null;
end $$;
comment on function private.record_revocation() is
  'Trigger: an event for an invitation revoked by hand. Definer: events are the bank''s alone.';

reset role;
revoke create on schema public, private from chronobank;
create trigger "a revocation by hand is an event" after update on public.invitations
  for each row when (current_user <> 'chronobank' and old.revoked_at is distinct from
    new.revoked_at)
  execute function private.record_revocation();
grant execute on function
  public.invitation_create(uuid, text, integer, timestamptz, uuid, uuid),
  public.invitation_revoke(uuid, text, uuid, text) to service_role;

create function public.admin_invitations(
  community_id uuid default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_staffed_community(admin_invitations.community_id);
  before constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select jsonb_build_object(
      'invitation_id', i.invitation_id, 'community_id', i.community_id,
      'member_id', i.member_id, 'uses', i.uses, 'uses_left', i.uses_left,
      'expires_at', i.expires_at, 'revoked_at', i.revoked_at, 'created_by', i.created_by,
      'created_at', i.created_at) as item
    from public.invitations i
    where i.community_id = here and (before is null or i.invitation_id < before)
    order by i.invitation_id desc
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'invitation_id');
end $$;
comment on function public.admin_invitations(uuid, text, integer) is
  'The invitations of the community, newest first, without their tokens. '
  'Errors: staff_required, community_required, not_found, invalid_cursor.';
grant execute on function public.admin_invitations(uuid, text, integer) to authenticated;
