-- Writing: payment requests. Claimed, answered, withdrawn; every answer is one transfer or none.

grant create on schema public, private to chronobank;
set role chronobank;

create function private.payment_request_json(request public.payment_requests) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(request) - 'remind_at' || jsonb_build_object('exchange_id', (
    select t.exchange_id from public.transfers t
    where t.transfer_id = request.transfer_id and t.community_id = request.community_id));
end $$;
comment on function private.payment_request_json(public.payment_requests) is
  'A payment request; amounts in smallest steps of its unit.';

-- Ends an open payment request that its caller has locked; what is accepted is paid here.
create function private.answer_payment_request(
  request public.payment_requests, to_state public.payment_request_state,
  source public.event_source, actor_id uuid, reason text default null, facts jsonb default null)
returns public.payment_requests
language plpgsql security definer set search_path = ''
as $$
declare
  transfer public.transfers;
begin
  if to_state = 'accepted' then
    perform private.check_sides(request.community_id, request.recipient_id, request.provider_id,
      request.amount, actor_id);
    transfer := (private.pay(request.community_id, request.unit, request.recipient_id,
      request.provider_id, request.raw_amount, request.amount, 'transfer', request.category,
      'exchange', request.service_date, source, actor_id, levied => true,
      fixed_levy => request.levy)).transfer;
  end if;
  update public.payment_requests p set
    state = to_state, due_at = null, remind_at = null, closed_at = clock_timestamp(),
    decided_by = case when to_state <> 'withdrawn' then actor_id end,
    transfer_id = transfer.transfer_id
  where p.payment_request_id = request.payment_request_id
    and p.community_id = request.community_id
  returning p.* into request;
  perform private.record_event('payment_request_' || to_state, request.community_id,
    answer_payment_request.source, answer_payment_request.actor_id,
    payment_request_id => request.payment_request_id, from_state => 'open',
    to_state => to_state::text, amount => request.amount, transfer_id => request.transfer_id,
    reason => answer_payment_request.reason, facts => answer_payment_request.facts);
  return request;
end $$;
comment on function private.answer_payment_request(public.payment_requests,
  public.payment_request_state, public.event_source, uuid, text, jsonb) is
  'open -> accepted (paid, in the same transaction), rejected or withdrawn. Errors, for accepted: '
  'standing_forbids, partner_standing_forbids, balance_too_low, ceiling_reached.';

-- Whose word a claim needs, and what silence means. Who has no login sees no claim: their silence
-- says nothing, and where staff, who act for them, are the provider, other staff decide.
create function private.terms_of_claim(
  provider public.memberships, recipient_id uuid,
  out recording public.recording, out fallback public.payment_request_fallback)
language plpgsql stable security definer set search_path = ''
as $$
declare
  unseen constant boolean := not private.has_login(terms_of_claim.recipient_id);
begin
  recording := case when unseen and provider.role <> 'member' then 'coordinator'
    else private.recording_of(
      provider.community_id, provider.member_id, terms_of_claim.recipient_id) end;
  select case when unseen or terms_of_claim.recording = 'coordinator' then 'reject'
    else s.payment_request_fallback end into fallback
  from public.community_settings s where s.community_id = provider.community_id;
end $$;
comment on function private.terms_of_claim(public.memberships, uuid) is
  'What is fixed when a payment request is made; nobody''s silence pays for a member whose '
  'exchanges a coordinator looks after.';

create function public.payment_request_create(
  actor uuid, idempotency_key text, recipient_id uuid, amount bigint, category text,
  community_id uuid default null, service_date date default null, note text default null,
  on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  call private.call := private.begin_call(actor, 'payment-requests',
    payment_request_create.idempotency_key, jsonb_build_array(community_id, recipient_id, amount,
      category, service_date, note), payment_request_create.on_behalf_of);
  provider public.memberships;
  rounded bigint;
  request public.payment_requests;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  provider := private.acting_membership(call.member_id, payment_request_create.community_id);
  perform private.check_transfer(
    provider.community_id, payment_request_create.recipient_id, null, 'exchange');
  perform private.check_category(provider.community_id, payment_request_create.category);
  perform private.check_service_date(
    provider.community_id, payment_request_create.service_date);
  rounded := private.round_amount(payment_request_create.amount, provider.community_id);
  perform private.check_on_behalf(
    call, provider.community_id, 'requests', payment_request_create.recipient_id);
  perform private.check_sides(provider.community_id, payment_request_create.recipient_id,
    provider.member_id, rounded, call.member_id);

  insert into public.payment_requests (
    community_id, provider_id, recipient_id, category, raw_amount, amount, levy, service_date,
    note, recording, fallback, created_at, due_at, remind_at)
  select provider.community_id, provider.member_id, payment_request_create.recipient_id,
    payment_request_create.category, payment_request_create.amount, rounded,
    private.levy_on(provider.community_id, rounded), payment_request_create.service_date,
    payment_request_create.note, r.recording, r.fallback, t.moment,
    t.moment + s.payment_request_window, t.moment + s.payment_request_window / 2
  from public.community_settings s
  cross join private.terms_of_claim(provider, payment_request_create.recipient_id) r
  cross join (select clock_timestamp() as moment) t
  where s.community_id = provider.community_id
  returning * into request;
  perform private.record_event('payment_request_opened', request.community_id, 'member',
    call.member_id, payment_request_id => request.payment_request_id, to_state => 'open',
    amount => request.amount, raw_amount => request.raw_amount);
  if request.recording = 'provider' then
    request := private.answer_payment_request(request, 'accepted', 'member', call.member_id);
  end if;
  return private.end_call(call, 201, private.payment_request_json(request));
end $$;
comment on function public.payment_request_create(
  uuid, text, uuid, bigint, text, uuid, date, text, uuid) is
  'A provider claims minutes (rounded) for a service that is done. Where the provider records, it '
  'is paid at once. Returns the payment request. Errors: not_found, self_dealing, invalid_input, '
  'those of private.check_on_behalf, '
  'transfers_not_allowed, category_unknown, amount_rounds_to_nothing, standing_forbids, '
  'partner_standing_forbids, balance_too_low and ceiling_reached (where it is paid at once). '
  'Definer: minutes are moved by the bank alone.';

-- Locks a payment request that can still be answered. Deadlines are exact: the clock is read
-- after the row is locked, and decides whether or not the job has been here.
create function private.lock_payment_request(
  payment_request_id uuid, member_id uuid, for_staff boolean default false)
returns public.payment_requests
language plpgsql security definer set search_path = ''
as $$
declare
  request public.payment_requests;
begin
  select * into request from public.payment_requests p
  where p.payment_request_id = lock_payment_request.payment_request_id
    and case when for_staff then exists (
        select from public.memberships m where m.member_id = lock_payment_request.member_id
          and m.community_id = p.community_id and m.role <> 'member')
      else lock_payment_request.member_id in (p.provider_id, p.recipient_id) end
  for no key update;
  if not found then
    perform private.refuse('not_found');
  end if;
  return request;
end $$;
comment on function private.lock_payment_request(uuid, uuid, boolean) is
  'A payment request of a party, or of the community of staff; locked. Error: not_found.';

create function private.check_answerable(request public.payment_requests) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if request.state <> 'open' then
    perform private.refuse('payment_request_not_open',
      jsonb_build_object('state', request.state));
  elsif request.due_at <= clock_timestamp() then
    perform private.refuse('deadline_passed', jsonb_build_object('due_at', request.due_at));
  end if;
end $$;
comment on function private.check_answerable(public.payment_requests) is
  'Errors: payment_request_not_open, deadline_passed.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function private.payment_request_json(public.payment_requests) to authenticated;
grant execute on function public.payment_request_create(
  uuid, text, uuid, bigint, text, uuid, date, text, uuid) to service_role;
