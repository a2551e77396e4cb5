-- Writing: answers to payment requests, by the recipient, by the provider, and by staff.

grant create on schema public, private to chronobank;
set role chronobank;

-- What each answer of a party begins with: the row locked, on the right side of it, with the right
-- to act for that side, in time.
create function private.lock_own_payment_request(
  call private.call, payment_request_id uuid, side text, scope public.helper_scope)
returns public.payment_requests
language plpgsql security definer set search_path = ''
as $$
declare
  request constant public.payment_requests := private.lock_payment_request(
    lock_own_payment_request.payment_request_id, call.member_id);
  pays constant boolean := request.recipient_id = call.member_id;
begin
  if side = 'recipient' and not pays then
    perform private.refuse('not_recipient');
  elsif side = 'provider' and pays then
    perform private.refuse('not_provider');
  end if;
  perform private.check_on_behalf(call, request.community_id, scope,
    case when pays then request.provider_id else request.recipient_id end,
    case when scope = 'transfers' then request.amount end);
  perform private.check_answerable(request);
  return request;
end $$;
comment on function private.lock_own_payment_request(
  private.call, uuid, text, public.helper_scope) is
  'An open payment request of which the caller is the side (recipient or provider); locked. '
  'Errors: not_found, not_recipient, not_provider, not_helper, payment_request_not_open, '
  'deadline_passed.';

create function public.payment_request_accept(
  actor uuid, idempotency_key text, payment_request_id uuid, on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'payment-requests/accept',
    payment_request_accept.idempotency_key, to_jsonb(payment_request_id),
    payment_request_accept.on_behalf_of);
  request public.payment_requests;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  request := private.lock_own_payment_request(
    call, payment_request_accept.payment_request_id, 'recipient', 'transfers');
  if request.recording = 'coordinator' then
    perform private.refuse('coordinator_records');
  end if;
  request := private.answer_payment_request(request, 'accepted', 'member', call.member_id);
  return private.end_call(call, 200, private.payment_request_json(request));
end $$;
comment on function public.payment_request_accept(uuid, text, uuid, uuid) is
  'The recipient pays, at once. Returns the payment request. Errors: not_found, not_recipient, '
  'payment_request_not_open, deadline_passed, coordinator_records, standing_forbids, '
  'partner_standing_forbids, balance_too_low, ceiling_reached. '
  'Definer: minutes are moved by the bank alone.';

create function public.payment_request_reject(
  actor uuid, idempotency_key text, payment_request_id uuid, reason text,
  on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'payment-requests/reject',
    payment_request_reject.idempotency_key, jsonb_build_array(payment_request_id, reason),
    payment_request_reject.on_behalf_of);
  request public.payment_requests;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  request := private.lock_own_payment_request(
    call, payment_request_reject.payment_request_id, 'recipient', 'requests');
  perform private.check_reason(payment_request_reject.reason);
  request := private.answer_payment_request(request, 'rejected', 'member', call.member_id,
    payment_request_reject.reason);
  return private.end_call(call, 200, private.payment_request_json(request));
end $$;
comment on function public.payment_request_reject(uuid, text, uuid, text, uuid) is
  'The recipient says no, and why. Returns the payment request. Errors: not_found, not_recipient, '
  'payment_request_not_open, deadline_passed, invalid_input. '
  'Definer: payment requests are written by the bank alone.';

create function public.payment_request_withdraw(
  actor uuid, idempotency_key text, payment_request_id uuid, reason text default null,
  on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'payment-requests/withdraw',
    payment_request_withdraw.idempotency_key, jsonb_build_array(payment_request_id, reason),
    payment_request_withdraw.on_behalf_of);
  request public.payment_requests;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  request := private.lock_own_payment_request(
    call, payment_request_withdraw.payment_request_id, 'provider', 'requests');
  request := private.answer_payment_request(request, 'withdrawn', 'member', call.member_id,
    payment_request_withdraw.reason);
  return private.end_call(call, 200, private.payment_request_json(request));
end $$;
comment on function public.payment_request_withdraw(uuid, text, uuid, text, uuid) is
  'The provider takes it back. Returns the payment request. Errors: not_found, not_provider, '
  'payment_request_not_open, deadline_passed. '
  'Definer: payment requests are written by the bank alone.';

create function public.payment_request_remind(
  actor uuid, idempotency_key text, payment_request_id uuid, on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'payment-requests/remind',
    payment_request_remind.idempotency_key, to_jsonb(payment_request_id),
    payment_request_remind.on_behalf_of);
  request public.payment_requests;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  request := private.lock_own_payment_request(
    call, payment_request_remind.payment_request_id, 'provider', 'requests');
  if request.reminded_at > clock_timestamp() - interval '1 day' then
    perform private.refuse('reminded_already',
      jsonb_build_object('next_at', request.reminded_at + interval '1 day'));
  end if;
  request := private.remind_payer(request, 'member', call.member_id);
  return private.end_call(call, 200, private.payment_request_json(request));
end $$;
comment on function public.payment_request_remind(uuid, text, uuid, uuid) is
  'The provider reminds who has to answer, at most once a day. Returns the payment request. '
  'Errors: not_found, not_provider, payment_request_not_open, deadline_passed, reminded_already. '
  'Definer: payment requests are written by the bank alone.';

create function private.remind_payer(
  request public.payment_requests, source public.event_source, actor_id uuid)
returns public.payment_requests
language plpgsql security definer set search_path = ''
as $$
begin
  update public.payment_requests p set
    reminded_at = clock_timestamp(),
    remind_at = case when remind_payer.source <> 'job' then p.remind_at end
  where p.payment_request_id = request.payment_request_id
    and p.community_id = request.community_id
  returning p.* into request;
  perform private.record_event('payment_request_reminded', request.community_id,
    remind_payer.source, remind_payer.actor_id,
    payment_request_id => request.payment_request_id, amount => request.amount);
  return request;
end $$;
comment on function private.remind_payer(public.payment_requests, public.event_source, uuid) is
  'A reminder is an event; whoever sends messages listens.';

create function public.payment_request_decide(
  actor uuid, idempotency_key text, payment_request_id uuid, accept boolean, reason text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/payment-requests/decide',
    payment_request_decide.idempotency_key,
    jsonb_build_array(payment_request_id, accept, reason));
  request public.payment_requests;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  request := private.lock_payment_request(
    payment_request_decide.payment_request_id, call.member_id, for_staff => true);
  if call.member_id in (request.provider_id, request.recipient_id) then
    perform private.refuse('not_neutral');
  end if;
  perform private.staff_of(call, request.community_id);
  perform private.check_answerable(request);
  if request.recording <> 'coordinator' then
    perform private.refuse('recording_forbids',
      jsonb_build_object('recording', request.recording));
  end if;
  perform private.check_reason(payment_request_decide.reason);
  request := private.answer_payment_request(request,
    case when accept then 'accepted' else 'rejected' end::public.payment_request_state,
    'staff', call.member_id, payment_request_decide.reason);
  return private.end_call(call, 200, private.payment_request_json(request));
end $$;
comment on function public.payment_request_decide(uuid, text, uuid, boolean, text) is
  'Neutral staff pay or reject where a coordinator records, and say why. Returns the payment '
  'request. Errors: not_found, not_neutral, standing_forbids, payment_request_not_open, '
  'deadline_passed, recording_forbids, invalid_input, partner_standing_forbids, balance_too_low, '
  'ceiling_reached. Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.payment_request_accept(uuid, text, uuid, uuid),
  public.payment_request_reject(uuid, text, uuid, text, uuid),
  public.payment_request_withdraw(uuid, text, uuid, text, uuid),
  public.payment_request_remind(uuid, text, uuid, uuid),
  public.payment_request_decide(uuid, text, uuid, boolean, text) to service_role;
