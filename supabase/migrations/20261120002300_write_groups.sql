-- Writing: group exchanges. Many escrows, held in one transfer and settled in one.

grant create on schema public, private to chronobank;
set role chronobank;

-- legs: [{"recipient_id", "provider_id", "amount"}], minutes as entered; each is rounded.
create function public.group_hold(
  actor uuid, idempotency_key text, category text, legs jsonb,
  community_id uuid default null, service_date date default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'group/hold', group_hold.idempotency_key,
    jsonb_build_array(community_id, category, service_date, legs));
  staff public.memberships;
  exchange public.exchanges;
  escrows jsonb;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  staff := private.acting_membership(call.member_id, group_hold.community_id);
  if staff.role = 'member' then
    perform private.refuse('staff_required');
  end if;
  perform private.check_standing(staff);
  perform private.check_category(staff.community_id, group_hold.category);
  perform private.check_group(staff, group_hold.legs);

  insert into public.exchanges (community_id, kind, category, service_date, raw_amount)
  select staff.community_id, 'group', group_hold.category, group_hold.service_date,
    sum((l ->> 'amount')::bigint)
  from jsonb_array_elements(group_hold.legs) l
  returning * into exchange;
  select jsonb_agg(private.escrow_json(e) order by e.escrow_id) into escrows
  from private.hold(exchange, 'HOUR', array(
    select row((l ->> 'recipient_id')::uuid, (l ->> 'provider_id')::uuid,
      (l ->> 'amount')::bigint,
      private.round_amount((l ->> 'amount')::bigint, staff.community_id))::private.hold_leg
    from jsonb_array_elements(group_hold.legs) l), 'staff', call.member_id) e;
  return private.end_call(call, 201,
    jsonb_build_object('exchange', to_jsonb(exchange), 'escrows', escrows));
end $$;
comment on function public.group_hold(uuid, text, text, jsonb, uuid, date) is
  'Staff open an exchange of up to 200 legs, held in one transfer. Returns {exchange, escrows}. '
  'Errors: staff_required, category_unknown, invalid_input, self_dealing, not_neutral, '
  'not_found, partner_standing_forbids, balance_too_low, ceiling_reached. '
  'Definer: minutes are moved by the bank alone.';

create function private.check_group(staff public.memberships, legs jsonb) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  taking_part record;
begin
  if jsonb_typeof(legs) <> 'array' or jsonb_array_length(legs) not between 1 and 200 then
    perform private.refuse('invalid_input',
      '{"field": "legs", "minimum": 1, "maximum": 200}');
  elsif exists (select from jsonb_array_elements(legs) l
    where l ->> 'recipient_id' = l ->> 'provider_id')
  then
    perform private.refuse('self_dealing');
  elsif exists (select from jsonb_array_elements(legs) l
    where l ->> 'provider_id' = staff.member_id::text)
  then
    -- Nobody books minutes to themselves; a colleague does it for them.
    perform private.refuse('not_neutral');
  elsif exists (select from jsonb_array_elements(legs) l where coalesce(l ->> 'amount', '') = '')
  then
    perform private.refuse('invalid_input', '{"field": "amount"}');
  elsif exists (
    select from jsonb_array_elements(legs) l
    cross join lateral (values (l ->> 'recipient_id'), (l ->> 'provider_id')) side (member_id)
    left join public.memberships m on m.community_id = staff.community_id
      and m.member_id::text = side.member_id
    where m.member_id is null)
  then
    perform private.refuse('not_found');
  end if;
  -- One by one in the order of their ids: who is leaving is locked.
  for taking_part in
    select m as membership, sums.amount
    from (
      select party.member_id, sum(party.amount)::bigint as amount
      from jsonb_array_elements(legs) l
      cross join lateral private.round_amount((l ->> 'amount')::bigint, staff.community_id) rounded
      cross join lateral (values
        (l ->> 'recipient_id', -rounded), (l ->> 'provider_id', rounded)
      ) party (member_id, amount)
      group by party.member_id, party.amount > 0) sums
    join public.memberships m on m.community_id = staff.community_id
      and m.member_id::text = sums.member_id
    order by m.member_id, sums.amount
  loop
    perform private.check_direction(
      taking_part.membership, 'HOUR', taking_part.amount, 'partner_standing_forbids');
  end loop;
end $$;
comment on function private.check_group(public.memberships, jsonb) is
  'Errors: invalid_input, self_dealing, not_neutral, not_found, partner_standing_forbids.';

create function public.group_settle(actor uuid, idempotency_key text, exchange_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'group/settle', group_settle.idempotency_key,
    to_jsonb(exchange_id));
  exchange public.exchanges;
  escrow public.escrows;
  settlements private.settlement[] := '{}'::private.settlement[];
  released bigint;
  settled jsonb;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  select x.* into exchange from public.exchanges x
  join public.memberships m on m.community_id = x.community_id
    and m.member_id = call.member_id and m.role <> 'member' and m.standing = 'active'
  where x.exchange_id = group_settle.exchange_id and x.kind = 'group';
  if not found then
    perform private.refuse('not_found');
  end if;
  for escrow in
    select e.* from public.escrows e
    where e.exchange_id = exchange.exchange_id and e.community_id = exchange.community_id
    order by e.escrow_id for no key update
  loop
    if escrow.provider_id = call.member_id then
      perform private.refuse('not_neutral');
    end if;
    -- A leg that its parties have settled or disputed holds up none of the others.
    continue when escrow.due_at is null or escrow.due_at <= clock_timestamp();
    released := coalesce(escrow.claimed, escrow.remaining);
    settlements := settlements || row(
      escrow.escrow_id, released, escrow.remaining - released)::private.settlement;
  end loop;
  if settlements = '{}' then
    perform private.refuse('escrow_not_open', jsonb_build_object('state', escrow.state));
  end if;
  select jsonb_agg(private.escrow_json(e) order by e.escrow_id) into settled
  from private.settle(settlements, 'staff', call.member_id) e;
  return private.end_call(call, 200,
    jsonb_build_object('exchange', to_jsonb(exchange), 'escrows', settled));
end $$;
comment on function public.group_settle(uuid, text, uuid) is
  'Staff release what is still open of a group exchange (what was claimed, or all) in one '
  'transfer. Returns {exchange, escrows}. Errors: not_found, not_neutral, escrow_not_open. '
  'Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.group_hold(uuid, text, text, jsonb, uuid, date),
  public.group_settle(uuid, text, uuid) to service_role;
