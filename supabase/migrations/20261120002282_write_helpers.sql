-- Writing: helpers. A member names them, staff do for members without a login; either side ends it.

grant create on schema public, private to chronobank;
set role chronobank;

create function private.helper_json(helper public.helpers) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(helper) || jsonb_build_object(
    'member_name', (
      select m.display_name from public.members m where m.member_id = helper.member_id),
    'helper_name', (
      select m.display_name from public.members m where m.member_id = helper.helper_member_id));
end $$;
comment on function private.helper_json(public.helpers) is 'Who helps whom, with names.';

create function private.check_help(scopes jsonb, max_amount bigint, expires_at timestamptz)
returns void
language plpgsql stable security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  known constant jsonb := to_jsonb(enum_range(null::public.helper_scope));
begin
  if jsonb_typeof(scopes) is distinct from 'array' or scopes = '[]' or not scopes <@ known then
    perform private.refuse('invalid_input', jsonb_build_object('field', 'scopes', 'of', known));
  elsif scopes @> '["transfers"]' and max_amount is null
    or max_amount not between 1 and 1000000
  then
    perform private.refuse('invalid_input',
      '{"field": "max_amount", "minimum": 1, "maximum": 1000000}');
  elsif expires_at is null or expires_at <= clock_timestamp()
    or expires_at > clock_timestamp() + interval '2 years'
  then
    perform private.refuse('invalid_input', jsonb_build_object('field', 'expires_at',
      'after', clock_timestamp(), 'until', clock_timestamp() + interval '2 years'));
  end if;
end $$;
comment on function private.check_help(jsonb, bigint, timestamptz) is 'Error: invalid_input.';

-- helped: the membership, locked by the caller, so that two namings at once follow each other.
create function private.name_helper(
  call private.call, helped public.memberships, source public.event_source,
  helper_member_id uuid, scopes jsonb, max_amount bigint, expires_at timestamptz)
returns public.helpers
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  standing public.standing;
  helper public.helpers;
begin
  perform private.check_help(name_helper.scopes, name_helper.max_amount, name_helper.expires_at);
  select m.standing into standing from public.memberships m
  where m.member_id = name_helper.helper_member_id and m.community_id = helped.community_id;
  if not found or standing in ('pending', 'closed', 'erased') then
    perform private.refuse('not_found');
  elsif name_helper.helper_member_id = helped.member_id then
    perform private.refuse('self_dealing');
  elsif standing <> 'active' then
    perform private.refuse('partner_standing_forbids');
  end if;
  update public.helpers h set revoked_at = clock_timestamp(), revoked_by = call.member_id
  where h.member_id = helped.member_id and h.community_id = helped.community_id
    and h.helper_member_id = name_helper.helper_member_id and h.revoked_at is null;
  insert into public.helpers (community_id, member_id, helper_member_id, scopes, max_amount,
    named_by, expires_at)
  values (helped.community_id, helped.member_id, name_helper.helper_member_id,
    array(select s::public.helper_scope from jsonb_array_elements_text(name_helper.scopes) s
      group by 1 order by 1),
    name_helper.max_amount, call.member_id, name_helper.expires_at)
  returning * into helper;
  perform private.record_event('helper_named', helped.community_id, source, call.member_id,
    member_id => helped.member_id, facts => jsonb_build_object('helper_id', helper.helper_id,
      'helper_member_id', helper.helper_member_id, 'scopes', helper.scopes,
      'max_amount', helper.max_amount, 'expires_at', helper.expires_at));
  return helper;
end $$;
comment on function private.name_helper(private.call, public.memberships, public.event_source,
  uuid, jsonb, bigint, timestamptz) is
  'Names a helper, in place of an earlier naming of the same. max_amount in smallest steps. '
  'Errors: invalid_input, not_found, self_dealing, partner_standing_forbids.';

create function public.helper_appoint(
  actor uuid, idempotency_key text, helper_member_id uuid, scopes jsonb, expires_at timestamptz,
  max_amount bigint default null, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'helpers', helper_appoint.idempotency_key,
    jsonb_build_array(community_id, helper_member_id, scopes, max_amount, expires_at));
  mine public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  mine := private.acting_membership(call.member_id, helper_appoint.community_id);
  select * into strict mine from public.memberships m
  where m.member_id = mine.member_id and m.community_id = mine.community_id for no key update;
  perform private.check_standing(mine);
  return private.end_call(call, 201, private.helper_json(private.name_helper(call, mine, 'member',
    helper_appoint.helper_member_id, helper_appoint.scopes, helper_appoint.max_amount,
    helper_appoint.expires_at)));
end $$;
comment on function public.helper_appoint(
  uuid, text, uuid, jsonb, timestamptz, bigint, uuid) is
  'The caller names somebody who may act for them; max_amount in minutes. Returns the helper. '
  'Errors: standing_forbids, community_required, those of private.name_helper. Definer: helpers '
  'are written by the bank alone.';

create function public.helper_assign(
  actor uuid, idempotency_key text, member_id uuid, helper_member_id uuid, scopes jsonb,
  expires_at timestamptz, max_amount bigint default null, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/helpers',
    helper_assign.idempotency_key, jsonb_build_array(community_id, member_id, helper_member_id,
      scopes, max_amount, expires_at));
  helped public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  helped := private.staffed_membership(
    call.member_id, helper_assign.community_id, helper_assign.member_id);
  if private.has_login(helped.member_id) then
    perform private.refuse('has_login');
  elsif helper_assign.helper_member_id = call.member_id then
    perform private.refuse('not_neutral');
  end if;
  return private.end_call(call, 201, private.helper_json(private.name_helper(call, helped,
    'staff', helper_assign.helper_member_id, helper_assign.scopes, helper_assign.max_amount,
    helper_assign.expires_at)));
end $$;
comment on function public.helper_assign(
  uuid, text, uuid, uuid, jsonb, timestamptz, bigint, uuid) is
  'Staff name a helper of a member without a login; not themselves, who may act anyway; '
  'max_amount in minutes. Returns the helper. Errors: has_login, not_neutral, those of '
  'private.staffed_membership and private.name_helper. '
  'Definer: helpers are written by the bank alone.';

create function public.helper_revoke(
  actor uuid, idempotency_key text, helper_id uuid, reason text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'helpers/revoke', helper_revoke.idempotency_key,
    jsonb_build_array(helper_id, reason));
  helper public.helpers;
  staffed boolean;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  select * into helper from public.helpers h
  where h.helper_id = helper_revoke.helper_id for no key update;
  staffed := exists (select from public.memberships m
    where m.member_id = call.member_id and m.community_id = helper.community_id
      and m.role <> 'member' and m.standing = 'active');
  if helper.helper_id is null
    or not staffed and call.member_id not in (helper.member_id, helper.helper_member_id)
  then
    perform private.refuse('not_found');
  elsif helper.revoked_at is not null then
    perform private.refuse('help_has_ended', jsonb_build_object('revoked_at', helper.revoked_at));
  end if;
  update public.helpers h set revoked_at = clock_timestamp(), revoked_by = call.member_id
  where h.helper_id = helper.helper_id and h.community_id = helper.community_id
  returning * into helper;
  perform private.record_event('helper_revoked', helper.community_id,
    case when call.member_id in (helper.member_id, helper.helper_member_id)
      then 'member' else 'staff' end::public.event_source,
    call.member_id, member_id => helper.member_id, reason => helper_revoke.reason,
    facts => jsonb_build_object('helper_id', helper.helper_id,
      'helper_member_id', helper.helper_member_id));
  return private.end_call(call, 200, private.helper_json(helper));
end $$;
comment on function public.helper_revoke(uuid, text, uuid, text) is
  'Either side, or staff, end it at once. Returns the helper. Errors: not_found, help_has_ended. '
  'Definer: helpers are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;

create function public.helpers_list(
  community_id uuid default null, box text default null, member_id uuid default null,
  cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  mine constant uuid := private.my_member_id();
  here constant uuid := private.my_community(helpers_list.community_id);
  before constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.helper_json(h) as item
    from public.helpers h
    where h.community_id = here and h.revoked_at is null and h.expires_at > clock_timestamp()
      and case
        when helpers_list.member_id is not null
          then helpers_list.member_id in (h.member_id, h.helper_member_id)
        when box = 'helping' then h.helper_member_id = mine
        when box = 'helpers' then h.member_id = mine
        else mine in (h.member_id, h.helper_member_id) end
      and (before is null or h.helper_id < before)
    order by h.helper_id desc
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'helper_id');
end $$;
comment on function public.helpers_list(uuid, text, uuid, text, integer) is
  'Whom the caller may act for (helping), who may act for them (helpers), or, for staff, the same '
  'of a member; newest first. Errors: community_required, not_found, invalid_cursor.';

grant execute on function private.helper_json(public.helpers) to authenticated;
grant execute on function public.helpers_list(uuid, text, uuid, text, integer) to authenticated;
grant execute on function
  public.helper_appoint(uuid, text, uuid, jsonb, timestamptz, bigint, uuid),
  public.helper_assign(uuid, text, uuid, uuid, jsonb, timestamptz, bigint, uuid),
  public.helper_revoke(uuid, text, uuid, text) to service_role;
