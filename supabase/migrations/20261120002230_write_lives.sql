-- Writing: a member's life. A break, the leaving, and what staff do when a membership ends.

grant create on schema public, private to chronobank;
set role chronobank;

-- One change of standing by the member; what follows from it is the trigger's.
create function private.change_own_standing(
  call private.call, community_id uuid, from_standings public.standing[],
  to_standing public.standing, kind text, reason text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  membership public.memberships := private.acting_membership(
    call.member_id, change_own_standing.community_id);
  former public.standing;
begin
  select m.standing into strict former from public.memberships m
  where m.member_id = membership.member_id and m.community_id = membership.community_id
  for no key update;
  if former <> all (from_standings) then
    perform private.refuse('standing_unchanged', jsonb_build_object('standing', former));
  end if;
  update public.memberships m set standing = to_standing
  where m.member_id = membership.member_id and m.community_id = membership.community_id
  returning m.* into membership;
  perform private.record_event(kind, membership.community_id, 'member', call.member_id,
    member_id => call.member_id, from_state => former::text, to_state => to_standing::text,
    reason => change_own_standing.reason);
  return private.end_call(call, 200, private.membership_json(membership));
end $$;
comment on function private.change_own_standing(
  private.call, uuid, public.standing[], public.standing, text, text) is
  'Errors: standing_unchanged, those of private.acting_membership.';

create function public.membership_pause(
  actor uuid, idempotency_key text, community_id uuid default null, reason text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'member/pause',
    membership_pause.idempotency_key, jsonb_build_array(community_id, reason));
begin
  return coalesce(call.answer, private.change_own_standing(
    call, membership_pause.community_id, '{active}', 'paused', 'membership_paused',
    membership_pause.reason));
end $$;
comment on function public.membership_pause(uuid, text, uuid, text) is
  'An active member takes a break: nothing new begins, what is open goes on. Returns the '
  'membership. Errors: see private.change_own_standing. Definer: memberships are written by the '
  'bank alone.';

create function public.membership_resume(
  actor uuid, idempotency_key text, community_id uuid default null, reason text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'member/resume',
    membership_resume.idempotency_key, jsonb_build_array(community_id, reason));
begin
  return coalesce(call.answer, private.change_own_standing(
    call, membership_resume.community_id, '{paused}', 'active', 'membership_resumed',
    membership_resume.reason));
end $$;
comment on function public.membership_resume(uuid, text, uuid, text) is
  'A paused member ends their break; a suspension, a leaving or a closing only staff undo. '
  'Returns the membership. Errors: see private.change_own_standing. Definer: memberships are '
  'written by the bank alone.';

create function public.membership_leave(
  actor uuid, idempotency_key text, community_id uuid default null, reason text default null,
  to_member_id uuid default null, to_account public.system_account default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'member/leave',
    membership_leave.idempotency_key,
    jsonb_build_array(community_id, reason, to_member_id, to_account));
  membership public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.acting_membership(call.member_id, membership_leave.community_id);
  if to_member_id = call.member_id then
    perform private.refuse('self_dealing');
  elsif to_member_id is not null then
    perform private.acting_membership(to_member_id, membership.community_id);
  end if;
  membership := private.lock_life(call.member_id, membership.community_id, to_member_id);
  if membership.standing = 'pending' then
    return private.change_own_standing(call, membership.community_id, '{pending}', 'closed',
      'membership_closed', membership_leave.reason);
  elsif membership.standing not in ('active', 'paused', 'suspended') then
    perform private.refuse('standing_unchanged',
      jsonb_build_object('standing', membership.standing));
  elsif membership.standing = 'suspended'
    and not private.is_settled(membership.member_id, membership.community_id)
  then
    -- Leaving lets minutes move, which staff have stopped: they decide what becomes of them.
    perform private.check_standing(membership);
  end if;
  membership := private.begin_leaving(
    membership, 'member', call.member_id, membership_leave.reason);
  if membership.standing = 'leaving' then
    perform private.give_balance(membership, to_member_id, to_account);
    membership := private.close_settled(membership, 'member', call.member_id);
  end if;
  return private.end_call(call, 200, private.membership_json(membership));
end $$;
comment on function public.membership_leave(
  uuid, text, uuid, text, uuid, public.system_account) is
  'The caller leaves a community: from now on only movements toward zero, and closed as soon as '
  'nothing is left to settle, which may be at once. What they have may be given away with it. A '
  'suspended member leaves only with nothing left to settle. Returns the membership. Errors: '
  'standing_unchanged, standing_forbids, those of private.acting_membership and '
  'private.give_balance. Definer: memberships are written by the bank alone.';

create function public.membership_end(
  actor uuid, idempotency_key text, member_id uuid, reason text, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/leave',
    membership_end.idempotency_key, jsonb_build_array(community_id, member_id, reason));
  membership public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.staffed_membership(
    call.member_id, membership_end.community_id, membership_end.member_id, lock => 'life');
  perform private.check_reason(membership_end.reason);
  if membership.standing not in ('active', 'paused', 'suspended') then
    perform private.refuse('standing_unchanged',
      jsonb_build_object('standing', membership.standing));
  end if;
  membership := private.begin_leaving(membership, 'staff', call.member_id, membership_end.reason);
  return private.end_call(call, 200, private.membership_json(membership));
end $$;
comment on function public.membership_end(uuid, text, uuid, text, uuid) is
  'Staff let a member leave, as POST /member/leave does. Returns the membership. Errors: '
  'standing_unchanged, those of private.staffed_membership and private.check_reason. Definer: '
  'memberships are written by the bank alone.';

create function public.membership_decline(
  actor uuid, idempotency_key text, member_id uuid, reason text, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/decline',
    membership_decline.idempotency_key, jsonb_build_array(community_id, member_id, reason));
begin
  return coalesce(call.answer, private.change_standing_of(
    call, membership_decline.community_id, membership_decline.member_id, '{pending}', 'closed',
    'membership_declined', membership_decline.reason));
end $$;
comment on function public.membership_decline(uuid, text, uuid, text, uuid) is
  'Does not let a pending member in. Returns the membership. Errors: see '
  'private.change_standing_of. Definer: memberships are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.membership_pause(uuid, text, uuid, text),
  public.membership_resume(uuid, text, uuid, text),
  public.membership_leave(uuid, text, uuid, text, uuid, public.system_account),
  public.membership_end(uuid, text, uuid, text, uuid),
  public.membership_decline(uuid, text, uuid, text, uuid) to service_role;
