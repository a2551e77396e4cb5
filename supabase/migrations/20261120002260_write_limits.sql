-- Writing: limits. How far an account may go, and from where on somebody should look at it.

grant create on schema public, private to chronobank;
set role chronobank;

create function private.limits_of(account public.accounts) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object('floor', account.floor, 'ceiling', account.ceiling,
    'soft_floor', account.soft_floor, 'soft_ceiling', account.soft_ceiling);
end $$;
comment on function private.limits_of(public.accounts) is
  'The limits of an account in smallest steps, as events keep them before and after.';

-- The names are those of columns: any other one would write over what is no limit.
create function private.check_limits(changes jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  unknown text[];
begin
  select array_agg(k order by k) into unknown from jsonb_object_keys(changes) k
  where k not in ('floor', 'ceiling', 'soft_floor', 'soft_ceiling');
  if unknown is not null then
    perform private.refuse('setting_invalid', jsonb_build_object(
      'settings', unknown, 'constraint', 'there is no such limit'));
  end if;
  if (changes ->> 'floor')::bigint > 0 or (changes ->> 'soft_floor')::bigint > 0
    or (changes ->> 'ceiling')::bigint < 0 or (changes ->> 'soft_ceiling')::bigint < 0
  then
    perform private.refuse('limits_invalid');
  end if;
end $$;
comment on function private.check_limits(jsonb) is 'Errors: setting_invalid, limits_invalid.';

create function public.membership_limits(
  actor uuid, idempotency_key text, member_id uuid, changes jsonb, reason text,
  community_id uuid default null, unit text default 'HOUR')
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/limits',
    membership_limits.idempotency_key,
    jsonb_build_array(community_id, member_id, changes, unit, reason));
  membership public.memberships;
  account public.accounts;
  former jsonb;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.staffed_membership(
    call.member_id, membership_limits.community_id, membership_limits.member_id);
  perform private.check_reason(membership_limits.reason);
  perform private.check_limits(changes);
  select a.* into account from public.accounts a
  where a.member_id = membership.member_id and a.community_id = membership.community_id
    and a.unit = membership_limits.unit for no key update;
  if not found then
    perform private.refuse('unit_unknown');
  end if;
  former := private.limits_of(account);
  account := jsonb_populate_record(account, changes);
  update public.accounts a set
    floor = account.floor, ceiling = account.ceiling,
    soft_floor = account.soft_floor, soft_ceiling = account.soft_ceiling,
    -- A floor that is set grows from there on.
    floor_growth = case when changes ? 'floor' then 0 else a.floor_growth end,
    floor_grown = case when changes ? 'floor' then 0 else a.floor_grown end
  where a.account_id = account.account_id and a.community_id = account.community_id;
  perform private.record_event('limits_changed', membership.community_id, 'staff',
    call.member_id, member_id => membership.member_id, reason => membership_limits.reason,
    facts => jsonb_build_object('unit', account.unit, 'before', former,
      'after', private.limits_of(account)));
  return private.end_call(call, 200, private.account_json(account));
end $$;
comment on function public.membership_limits(uuid, text, uuid, jsonb, text, uuid, text) is
  'Sets the limits (floor, ceiling, soft_floor, soft_ceiling; smallest steps; null: none; a key '
  'not sent stays) of a member''s account. A limit already passed still lets movements toward '
  'zero through. Returns the account. Errors: setting_invalid, limits_invalid, unit_unknown, '
  'those of private.staffed_membership and private.check_reason. '
  'Definer: accounts are written by the bank alone.';

-- Limits edited in the dashboard become an event as well.
create function private.record_limits() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event('limits_changed', new.community_id, 'dashboard',
    member_id => new.member_id, facts => jsonb_build_object(
      'unit', new.unit, 'system_account', new.system_account,
      'before', private.limits_of(old), 'after', private.limits_of(new)));
  return null;
end $$;
comment on function private.record_limits() is
  'Trigger: an event for limits changed by hand. Definer: events are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
create trigger "limits by hand are an event" after update of
    floor, ceiling, soft_floor, soft_ceiling
  on public.accounts
  for each row when (current_user <> 'chronobank'
    and (old.floor, old.ceiling, old.soft_floor, old.soft_ceiling)
      is distinct from (new.floor, new.ceiling, new.soft_floor, new.soft_ceiling))
  execute function private.record_limits();
grant execute on function
  public.membership_limits(uuid, text, uuid, jsonb, text, uuid, text) to service_role;
