-- Writing: a member's life. What members do about their own place in a community.

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

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.membership_pause(uuid, text, uuid, text),
  public.membership_resume(uuid, text, uuid, text) to service_role;
