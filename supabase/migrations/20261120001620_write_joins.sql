-- Writing: joining a community, by its name or by an invitation.

grant create on schema public, private to chronobank;
set role chronobank;

-- What an invitation gives: a new place, active at once since staff have asked for it, or the
-- login of a place that there is already.
create function private.enter(invitation public.invitations, member_id uuid, actor uuid)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  entered uuid := coalesce(invitation.member_id, enter.member_id);
begin
  if invitation.member_id is null then
    insert into public.memberships (community_id, member_id, standing)
    values (invitation.community_id, entered, 'active');
  else
    -- Who registers by such a link has no member of their own, or one who is nowhere yet.
    update public.members m set auth_user_id = null where m.member_id = enter.member_id;
    if enter.member_id is not null then
      -- What that one said about themselves would belong to nobody any more. It is the bank that
      -- erases: the login goes on to the place, and is not theirs to give up.
      perform private.erase(enter.member_id, 'bank', enter.member_id, null);
    end if;
    update public.members m set auth_user_id = actor
    where m.member_id = entered and m.auth_user_id is null;
    if not found then
      perform private.refuse('invitation_invalid', '{"why": "claimed"}');
    end if;
  end if;
  perform private.record_event(
    case when invitation.member_id is null then 'invitation_used' else 'member_claimed' end,
    invitation.community_id, 'member', entered, member_id => entered,
    facts => jsonb_build_object('invitation_id', invitation.invitation_id));
  return entered;
end $$;
comment on function private.enter(public.invitations, uuid, uuid) is
  'Carries out an invitation that has been taken, for a member or, to claim a place, for an auth '
  'user; returns the member. Error: invitation_invalid.';

create function public.community_join(
  actor uuid, idempotency_key text, community text default null, invitation text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'member/join', community_join.idempotency_key,
    jsonb_build_array(community, invitation));
  asked public.invitations;
  here public.communities;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  -- Two calls at once would each see that the member is not there yet.
  perform from public.members m
  where m.member_id = call.member_id and m.auth_user_id = actor for update;
  if not found then
    -- While this waited, another call has claimed a place: once more, as whom the login is now.
    return public.community_join(actor, community_join.idempotency_key,
      community_join.community, community_join.invitation);
  end if;
  if community_join.invitation is not null then
    asked := private.invitation_for(community_join.invitation);
    perform private.check_invitation(asked);
  end if;
  here := private.named_community(coalesce(community_join.community, asked.community_id::text));
  if here.community_id <> asked.community_id then
    perform private.refuse('invitation_invalid', '{"why": "another_community"}');
  elsif exists (select from public.memberships m where m.member_id = call.member_id
    and (m.community_id = here.community_id or asked.member_id is not null))
  then
    perform private.refuse('already_member');
  elsif asked.invitation_id is not null then
    asked := private.take_invitation(community_join.invitation);
    if asked.invitation_id is null then
      -- Somebody took the last use between the look and the taking.
      perform private.refuse('invitation_invalid', '{"why": "used_up"}');
    end if;
    call.member_id := private.enter(asked, call.member_id, actor);
    -- Who claimed a place is its member now: the answer is kept where a retry looks for it.
    call.entered_by := call.member_id;
  else
    perform private.check_door(here.community_id);
    insert into public.memberships (community_id, member_id)
    values (here.community_id, call.member_id);
  end if;
  return private.end_call(call, 200, private.member_json(call.member_id));
end $$;
comment on function public.community_join(uuid, text, text, text) is
  'A member who is logged in joins a further community, by its id or slug or by an invitation; or '
  'claims by an invitation the place of a member without login, if they have none yet. Returns '
  'the member. Errors: community_unknown, community_required, invitation_required, '
  'invitation_invalid, already_member. Definer: memberships are written by the bank alone.';

create function private.check_door(community_id uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if exists (select from public.community_settings s
    where s.community_id = check_door.community_id and s.joining = 'invitation')
  then
    perform private.refuse('invitation_required');
  end if;
end $$;
comment on function private.check_door(uuid) is
  'Whether one may join without an invitation. Error: invitation_required.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.community_join(uuid, text, text, text) to service_role;
