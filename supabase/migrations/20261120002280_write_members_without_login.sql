-- Writing: members without a login. Staff add them and act for them, until they have one.

grant create on schema public, private to chronobank;
set role chronobank;

-- A person and their place, active at once: staff have met them. What every new member gets (an
-- account, the welcome grant) the membership's own triggers give.
create function private.add_member(
  staff public.memberships, display_name text, external_id text default null)
returns public.memberships
language plpgsql security definer set search_path = ''
as $$
declare
  new_id uuid;
  membership public.memberships;
begin
  if exists (select from public.memberships m
    where m.community_id = staff.community_id and m.external_id = add_member.external_id)
  then
    perform private.refuse('already_imported', jsonb_build_object('external_id', external_id));
  end if;
  insert into public.members (display_name) values (add_member.display_name)
  returning member_id into new_id;
  insert into public.memberships as m (community_id, member_id, standing, external_id)
  values (staff.community_id, new_id, 'active', add_member.external_id)
  returning m.* into membership;
  perform private.record_event('member_added', membership.community_id, 'staff', staff.member_id,
    member_id => new_id);
  return membership;
end $$;
comment on function private.add_member(public.memberships, text, text) is
  'A new member without a login. Error: already_imported.';

create function public.membership_add(
  actor uuid, idempotency_key text, display_name text, community_id uuid default null,
  external_id text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members', membership_add.idempotency_key,
    jsonb_build_array(community_id, display_name, external_id));
  staff public.memberships;
  added public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  staff := private.acting_membership(call.member_id, membership_add.community_id);
  if staff.role = 'member' then
    perform private.refuse('staff_required');
  end if;
  perform private.check_standing(staff);
  added := private.add_member(staff, membership_add.display_name, membership_add.external_id);
  return private.end_call(call, 201, private.membership_json(added));
end $$;
comment on function public.membership_add(uuid, text, text, uuid, text) is
  'Staff add a member who has no login: active at once, with all that a new member gets. Returns '
  'the membership. Errors: staff_required, standing_forbids, community_required, not_found, '
  'already_imported. Definer: members are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.membership_add(uuid, text, text, uuid, text) to service_role;
