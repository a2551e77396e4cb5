-- Writing: members without a login. Staff add them and act for them, until they have one.

grant create on schema public, private to chronobank;
set role chronobank;

-- A person and their place, active at once: staff have met them. What every new member gets (an
-- account, the welcome grant) the membership's own triggers give.
create function private.add_member(
  staff public.memberships, display_name text, external_id text default null,
  contact jsonb default null, joined_on date default null)
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
  insert into public.memberships as m (community_id, member_id, standing, external_id, joined_at)
  select s.community_id, new_id, 'active', add_member.external_id,
    least(coalesce(joined_on::timestamp at time zone s.time_zone, now()), now())
  from public.community_settings s where s.community_id = staff.community_id
  on conflict on constraint "an external id is known once in a community" do nothing
  returning m.* into membership;
  if not found then
    -- Somebody was quicker, while this waited for its number.
    perform private.refuse('already_imported', jsonb_build_object('external_id', external_id));
  end if;
  if contact <> '{}' then
    perform private.save_contact(new_id, contact);
  end if;
  perform private.record_event('member_added', membership.community_id, 'staff', staff.member_id,
    member_id => new_id);
  return membership;
end $$;
comment on function private.add_member(public.memberships, text, text, jsonb, date) is
  'A new member without a login. Errors: already_imported, invalid_input.';

create function public.membership_add(
  actor uuid, idempotency_key text, display_name text, community_id uuid default null,
  contact jsonb default null, external_id text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members', membership_add.idempotency_key,
    jsonb_build_array(community_id, display_name, contact, external_id));
  added public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  added := private.add_member(private.staff_of(call, membership_add.community_id),
    membership_add.display_name, membership_add.external_id, membership_add.contact);
  return private.end_call(call, 201, private.membership_json(added));
end $$;
comment on function public.membership_add(uuid, text, text, uuid, jsonb, text) is
  'Staff add a member who has no login: active at once, with all that a new member gets; who comes '
  'with an external id brings a balance, and gets no grant. Returns the membership. Errors: '
  'staff_required, standing_forbids, community_required, not_found, already_imported, '
  'invalid_input. Definer: members are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.membership_add(uuid, text, text, uuid, jsonb, text)
  to service_role;
