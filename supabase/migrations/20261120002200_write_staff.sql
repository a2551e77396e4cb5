-- Writing: staff. Approve, suspend, restore; each with a reason.

-- What staff keep from changing while they act upon a member: the membership, their life in the
-- community with all that could begin, or the person, wherever they are.
create type private.staff_lock as enum ('membership', 'life', 'person');

grant create on schema public, private to chronobank;
set role chronobank;

-- The membership a staff member acts upon, locked; in a community that they are staff of.
create function private.staffed_membership(
  staff_id uuid, community_id uuid, member_id uuid,
  lock private.staff_lock default 'membership')
returns public.memberships
language plpgsql security definer set search_path = ''
as $$
declare
  staff constant public.memberships :=
    private.acting_membership(staff_id, staffed_membership.community_id);
  membership public.memberships;
begin
  if staff.role = 'member' then
    perform private.refuse('staff_required');
  end if;
  perform private.check_standing(staff);
  if lock = 'life' then
    membership := private.lock_life(staffed_membership.member_id, staff.community_id);
  else
    if lock = 'person' then
      -- All there are of one who is here, in the order of private.erase.
      perform from public.memberships m where m.member_id = staffed_membership.member_id
        and exists (
          select from public.memberships h
          where h.member_id = m.member_id and h.community_id = staff.community_id)
      order by m.community_id for update;
    end if;
    select * into membership from public.memberships m
    where m.member_id = staffed_membership.member_id and m.community_id = staff.community_id
    for no key update;
  end if;
  if membership.member_id is null then
    perform private.refuse('not_found');
  elsif membership.member_id = staff_id then
    perform private.refuse('not_neutral');
  elsif membership.role = 'admin' and staff.role <> 'admin' then
    perform private.refuse('admin_required');
  end if;
  return membership;
end $$;
comment on function private.staffed_membership(uuid, uuid, uuid, private.staff_lock) is
  'The membership of another one, locked: by itself; as a life, by private.lock_life, where it may '
  'end; as a person, with all they have elsewhere, where they are to be erased. Errors: '
  'not_found, community_required, staff_required, standing_forbids, not_neutral '
  '(nobody is staff to themselves).';

create function private.check_reason(reason text) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if coalesce(length(reason), 0) not between 1 and 1000 then
    perform private.refuse('invalid_input',
      '{"field": "reason", "minimum": 1, "maximum": 1000}');
  end if;
end $$;
comment on function private.check_reason(text) is
  'Staff say why, in 1 to 1000 characters. Error: invalid_input.';

-- One change of standing by staff; what follows from it is the trigger's.
create function private.change_standing_of(
  call private.call, community_id uuid, member_id uuid, from_standings public.standing[],
  to_standing public.standing, kind text, reason text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  membership public.memberships := private.staffed_membership(
    call.member_id, change_standing_of.community_id, change_standing_of.member_id);
  former constant public.standing := membership.standing;
begin
  perform private.check_reason(change_standing_of.reason);
  if former <> all (from_standings) then
    perform private.refuse('standing_unchanged', jsonb_build_object('standing', former));
  end if;
  update public.memberships m set standing = to_standing
  where m.member_id = membership.member_id and m.community_id = membership.community_id
  returning m.* into membership;
  perform private.record_event(kind, membership.community_id, 'staff', call.member_id,
    member_id => membership.member_id, from_state => former::text,
    to_state => to_standing::text, reason => change_standing_of.reason);
  return private.end_call(call, 200, private.membership_json(membership));
end $$;
comment on function private.change_standing_of(
  private.call, uuid, uuid, public.standing[], public.standing, text, text) is
  'Errors: standing_unchanged, those of private.staffed_membership and private.check_reason.';

create function public.membership_approve(
  actor uuid, idempotency_key text, member_id uuid, reason text, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/approve',
    membership_approve.idempotency_key, jsonb_build_array(community_id, member_id, reason));
begin
  return coalesce(call.answer, private.change_standing_of(
    call, membership_approve.community_id, membership_approve.member_id, '{pending}', 'active',
    'membership_approved', membership_approve.reason));
end $$;
comment on function public.membership_approve(uuid, text, uuid, text, uuid) is
  'Lets a pending member in. Returns the membership. Errors: see private.change_standing_of. '
  'Definer: memberships are written by the bank alone.';

create function public.membership_suspend(
  actor uuid, idempotency_key text, member_id uuid, reason text, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/suspend',
    membership_suspend.idempotency_key, jsonb_build_array(community_id, member_id, reason));
begin
  return coalesce(call.answer, private.change_standing_of(
    call, membership_suspend.community_id, membership_suspend.member_id,
    '{active, paused, leaving}', 'suspended', 'membership_suspended', membership_suspend.reason));
end $$;
comment on function public.membership_suspend(uuid, text, uuid, text, uuid) is
  'Keeps a member from beginning anything new; what is open goes on. Returns the membership. '
  'Errors: see private.change_standing_of. Definer: memberships are written by the bank alone.';

create function public.membership_restore(
  actor uuid, idempotency_key text, member_id uuid, reason text, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/restore',
    membership_restore.idempotency_key, jsonb_build_array(community_id, member_id, reason));
begin
  return coalesce(call.answer, private.change_standing_of(
    call, membership_restore.community_id, membership_restore.member_id,
    '{suspended, paused, leaving, closed}', 'active', 'membership_restored',
    membership_restore.reason));
end $$;
comment on function public.membership_restore(uuid, text, uuid, text, uuid) is
  'Makes a member active again who is suspended, paused, leaving or closed. Returns the '
  'membership. '
  'Errors: see private.change_standing_of. Definer: memberships are written by the bank alone.';

-- Roles are given and taken in the dashboard.
create function private.record_role() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event('role_changed', new.community_id, 'dashboard',
    member_id => new.member_id, from_state => old.role::text, to_state => new.role::text);
  return null;
end $$;
comment on function private.record_role() is
  'Trigger: an event for a role changed by hand. Definer: events are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
create trigger "a role by hand is an event" after update on public.memberships
  for each row when (old.role <> new.role) execute function private.record_role();
grant execute on function
  public.membership_approve(uuid, text, uuid, text, uuid),
  public.membership_suspend(uuid, text, uuid, text, uuid),
  public.membership_restore(uuid, text, uuid, text, uuid) to service_role;
