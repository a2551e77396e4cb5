-- Writing: the organiser's word on a group. Settle, where it suffices, and cancel.

grant create on schema public, private to chronobank;
set role chronobank;

-- Whether a member may speak for a group as a whole: who opened and pays it, or staff.
create function private.check_organiser(exchange public.exchanges, member_id uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.is_active_staff(check_organiser.member_id, exchange.community_id) then
    return;
  elsif exchange.organiser_id is distinct from check_organiser.member_id
    -- Who was staff then and is a member now does not speak for what others pay.
    or exists (select from public.escrows e where e.exchange_id = exchange.exchange_id
      and e.recipient_id is distinct from check_organiser.member_id)
  then
    perform private.refuse('not_organiser');
  end if;
end $$;
comment on function private.check_organiser(public.exchanges, uuid) is 'Error: not_organiser.';

create function public.group_settle(actor uuid, idempotency_key text, exchange_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'groups/settle', group_settle.idempotency_key,
    to_jsonb(exchange_id));
  exchange public.exchanges;
  legs public.escrows[];
  of_a_coordinator boolean;
  staff boolean;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  exchange := private.lock_group(group_settle.exchange_id, call.member_id);
  perform private.check_organiser(exchange, call.member_id);
  staff := private.is_active_staff(call.member_id, exchange.community_id);
  legs := array(select private.open_legs(exchange));
  of_a_coordinator := exists (select from unnest(legs) l where l.recording = 'coordinator');
  if exists (select from public.escrows e where e.exchange_id = exchange.exchange_id
    and (e.provider_id = call.member_id
      or of_a_coordinator and staff and e.recipient_id = call.member_id))
  then
    perform private.refuse('not_neutral');
  elsif of_a_coordinator and not staff then
    perform private.refuse('coordinator_records');
  elsif exchange.confirmation = 'participants' and not of_a_coordinator
    and exists (select from unnest(legs) l where not private.has_its_words(l))
  then
    perform private.refuse('participants_confirm');
  elsif cardinality(legs) = 0 then
    perform private.refuse_group(exchange, null);
  end if;
  -- A leg that its parties have settled or disputed holds up none of the others.
  perform private.settle_legs(legs,
    case when staff then 'staff' else 'member' end::public.event_source, call.member_id);
  return private.end_call(call, 200, private.group_json(exchange, call.member_id));
end $$;
comment on function public.group_settle(uuid, text, uuid) is
  'The organiser, or staff, release what is still open of a group (what was claimed, or all) in '
  'one transfer, where the community lets the organiser''s word suffice; where a coordinator '
  'records any leg, staff do. Returns {exchange, escrows, progress}. Errors: not_found, '
  'not_organiser, not_neutral, coordinator_records, participants_confirm, escrow_not_open, '
  'under_dispute, deadline_passed. Definer: minutes are moved by the bank alone.';

create function public.group_cancel(
  actor uuid, idempotency_key text, exchange_id uuid, reason text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'groups/cancel', group_cancel.idempotency_key,
    jsonb_build_array(exchange_id, reason));
  exchange public.exchanges;
  legs public.escrows[];
  staff boolean;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  exchange := private.lock_group(group_cancel.exchange_id, call.member_id);
  perform private.check_organiser(exchange, call.member_id);
  staff := private.is_active_staff(call.member_id, exchange.community_id);
  legs := array(select private.open_legs(exchange));
  if cardinality(legs) = 0 then
    perform private.refuse_group(exchange, null);
  elsif exists (select from unnest(legs) l
    where l.state = 'delivered' and l.recipient_id = call.member_id)
  then
    -- Who pays does not take back what somebody says they have worked for.
    perform private.refuse('already_delivered');
  end if;
  perform private.settle(array(
      select row(l.escrow_id, 0, l.remaining)::private.settlement from unnest(legs) l),
    case when staff then 'staff' else 'member' end::public.event_source, call.member_id,
    reason => group_cancel.reason);
  return private.end_call(call, 200, private.group_json(exchange, call.member_id));
end $$;
comment on function public.group_cancel(uuid, text, uuid, text) is
  'The organiser, or staff, give back all that is still open of a group, in one transfer; what '
  'was delivered, only staff who do not pay for it. Returns {exchange, escrows, progress}. '
  'Errors: not_found, not_organiser, already_delivered, escrow_not_open, under_dispute, '
  'deadline_passed. Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.group_settle(uuid, text, uuid),
  public.group_cancel(uuid, text, uuid, text) to service_role;
