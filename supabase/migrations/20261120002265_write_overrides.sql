-- Writing: overrides. Staff let a member pass a limit once, and may take that back.

-- What of an override is left is decided by the clock: no job has to come by.
create function private.override_json(override public.limit_overrides) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(override) - 'account_id' || jsonb_build_object('state', case
    when override.used_at is not null then 'used'
    when override.revoked_at is not null then 'revoked'
    when override.expires_at <= clock_timestamp() then 'expired'
    else 'open' end);
end $$;
comment on function private.override_json(public.limit_overrides) is
  'An override; amount in smallest steps; state: open, used, revoked or expired.';
grant execute on function private.override_json(public.limit_overrides)
  to chronobank, authenticated;

grant create on schema public, private to chronobank;
set role chronobank;

create function public.override_give(
  actor uuid, idempotency_key text, member_id uuid, side public.limit_side, amount bigint,
  expires_at timestamptz, reason text, community_id uuid default null, unit text default 'HOUR')
returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  call private.call := private.begin_call(actor, 'admin/members/override',
    override_give.idempotency_key,
    jsonb_build_array(community_id, member_id, side, amount, expires_at, unit, reason));
  membership public.memberships;
  override public.limit_overrides;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.staffed_membership(
    call.member_id, override_give.community_id, override_give.member_id);
  perform private.check_reason(override_give.reason);
  if override_give.expires_at <= clock_timestamp()
    or override_give.expires_at > clock_timestamp() + interval '2 years'
  then
    perform private.refuse('invalid_input',
      '{"field": "expires_at", "minimum": "now", "maximum": "in two years"}');
  end if;
  insert into public.limit_overrides (
    community_id, account_id, member_id, unit, side, amount, given_by, expires_at)
  select a.community_id, a.account_id, a.member_id, a.unit, override_give.side,
    override_give.amount, call.member_id, override_give.expires_at
  from public.accounts a
  where a.member_id = membership.member_id and a.community_id = membership.community_id
    and a.unit = override_give.unit
  returning * into override;
  if not found then
    perform private.refuse('unit_unknown');
  end if;
  perform private.record_event('override_given', override.community_id, 'staff',
    call.member_id, member_id => override.member_id, amount => override.amount,
    reason => override_give.reason, facts => jsonb_build_object(
      'override_id', override.override_id, 'unit', override.unit, 'side', override.side,
      'expires_at', override.expires_at));
  return private.end_call(call, 201, private.override_json(override));
end $$;
comment on function public.override_give(uuid, text, uuid, public.limit_side, bigint, timestamptz,
  text, uuid, text) is
  'Lets the next movement of a member that needs it get up to amount (smallest steps) beyond '
  'their floor or ceiling, once, until expires_at. Returns the override. Errors: invalid_input, '
  'unit_unknown, those of private.staffed_membership and private.check_reason. '
  'Definer: overrides are written by the bank alone.';

create function public.override_revoke(
  actor uuid, idempotency_key text, override_id uuid, reason text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/overrides/revoke',
    override_revoke.idempotency_key, jsonb_build_array(override_id, reason));
  override public.limit_overrides;
  state text;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  select o.* into override from public.limit_overrides o
  join public.memberships m on m.community_id = o.community_id
    and m.member_id = call.member_id and m.role <> 'member'
  where o.override_id = override_revoke.override_id;
  if not found then
    perform private.refuse('not_found');
  end if;
  perform private.staffed_membership(
    call.member_id, override.community_id, override.member_id);
  perform private.check_reason(override_revoke.reason);
  -- Read again under the lock: a movement may be using it.
  select o.* into strict override from public.limit_overrides o
  where o.override_id = override_revoke.override_id for no key update;
  state := private.override_json(override) ->> 'state';
  if state <> 'open' then
    perform private.refuse('override_not_open', jsonb_build_object('state', state));
  end if;
  update public.limit_overrides o set revoked_at = clock_timestamp()
  where o.override_id = override.override_id and o.community_id = override.community_id
  returning o.* into override;
  perform private.record_event('override_revoked', override.community_id, 'staff',
    call.member_id, member_id => override.member_id, amount => override.amount,
    reason => override_revoke.reason, facts => jsonb_build_object(
      'override_id', override.override_id, 'unit', override.unit, 'side', override.side));
  return private.end_call(call, 200, private.override_json(override));
end $$;
comment on function public.override_revoke(uuid, text, uuid, text) is
  'Takes back an override that nobody has used. Returns it. Errors: not_found, '
  'override_not_open, those of private.staffed_membership and private.check_reason. '
  'Definer: overrides are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function
  public.override_give(uuid, text, uuid, public.limit_side, bigint, timestamptz, text, uuid, text),
  public.override_revoke(uuid, text, uuid, text) to service_role;
