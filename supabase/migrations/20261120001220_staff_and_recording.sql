-- Staff: what their calls begin with, and when it takes one of them to record an exchange.

grant create on schema private to chronobank;
set role chronobank;

-- What a call of staff begins with.
create function private.staff_of(call private.call, community_id uuid) returns public.memberships
language plpgsql stable security definer set search_path = ''
as $$
declare
  staff constant public.memberships :=
    private.acting_membership(call.member_id, staff_of.community_id);
begin
  if staff.role = 'member' then
    perform private.refuse('staff_required');
  end if;
  perform private.check_standing(staff);
  return staff;
end $$;
comment on function private.staff_of(private.call, uuid) is
  'The membership of the staff member who calls. Null community: their only one. '
  'Errors: not_found, community_required, staff_required, standing_forbids.';

-- Whose word settles an exchange between two members; read at the hold, which keeps it.
create function private.recording_of(community_id uuid, one uuid, other uuid)
returns public.recording
language plpgsql stable security definer set search_path = ''
as $$
declare
  recording public.recording;
begin
  select case
    when exists (
      select from public.memberships m
      where m.community_id = s.community_id and m.member_id in (one, other) and m.vulnerable)
    then 'coordinator'
    -- The pot says nothing: whoever pays it speaks alone where both would have to.
    when s.recording = 'both' and num_nulls(one, other) > 0 then 'recipient'
    else s.recording end
  into strict recording
  from public.community_settings s where s.community_id = recording_of.community_id;
  return recording;
end $$;
comment on function private.recording_of(uuid, uuid, uuid) is
  'The recording of the community; coordinator where either member is marked vulnerable. A null '
  'member is a system account.';

reset role;
revoke create on schema private from chronobank;
