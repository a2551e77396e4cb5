-- Writing: requests, from the asking to the accepting, which opens the escrow.

grant create on schema public, private to chronobank;
set role chronobank;

create function public.request_create(
  actor uuid, idempotency_key text, amount bigint, community_id uuid default null,
  offer_id uuid default null, title text default null, description text default null,
  category text default null, service_date date default null, note text default null,
  on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  call private.call := private.begin_call(actor, 'requests-create',
    request_create.idempotency_key, jsonb_build_array(community_id, offer_id, title, description,
      category, amount, service_date, note), request_create.on_behalf_of);
  membership public.memberships;
  offer public.offers;
  request public.requests;
  rounded bigint;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  if request_create.offer_id is not null then
    select * into offer from public.offers o where o.offer_id = request_create.offer_id
      and o.community_id = coalesce(request_create.community_id, o.community_id)
      and exists (select from public.memberships m
        where m.member_id = call.member_id and m.community_id = o.community_id);
    if not found then
      perform private.refuse('not_found');
    end if;
  end if;
  membership := private.acting_membership(
    call.member_id, coalesce(offer.community_id, request_create.community_id));
  rounded := private.round_amount(request_create.amount, membership.community_id);
  perform private.check_on_behalf(
    call, membership.community_id, 'requests', offer.member_id, rounded);
  perform private.check_direction(membership, 'HOUR', -rounded);
  if offer.member_id = call.member_id then
    perform private.refuse('self_dealing');
  elsif offer.offer_id is not null and not (offer.status = 'active' and offer.listed) then
    perform private.refuse('offer_not_active', jsonb_build_object('status', offer.status));
  elsif offer.offer_id is null then
    perform private.check_category(membership.community_id, request_create.category);
  end if;

  insert into public.requests (
    community_id, author_id, entered_by, offer_id, provider_id, title, description, category,
    raw_amount, amount, service_date, note, expires_at)
  select membership.community_id, call.member_id, private.typist(), offer.offer_id,
    offer.member_id,
    coalesce(offer.title, request_create.title),
    coalesce(offer.description, request_create.description),
    coalesce(offer.category, request_create.category), request_create.amount,
    rounded,
    request_create.service_date, request_create.note, clock_timestamp() + s.request_expiry
  from public.community_settings s where s.community_id = membership.community_id
  returning * into request;
  perform private.record_event('request_opened', request.community_id, 'member', call.member_id,
    request_id => request.request_id, to_state => 'open', amount => request.amount,
    raw_amount => request.raw_amount);
  return private.end_call(call, 201, private.request_json(request, null));
end $$;
comment on function public.request_create(
  uuid, text, bigint, uuid, uuid, text, text, text, date, text, uuid) is
  'Asks for a service, of an offer or of the whole community; amount in minutes, rounded. Returns '
  'the request. Errors: not_found, self_dealing, offer_not_active, category_unknown, '
  'standing_forbids, community_required, not_helper, help_reaches_less, not_neutral. '
  'Definer: requests are written by the bank alone.';

-- Locks a request that a member may see, if it is still open.
create function private.lock_open_request(request_id uuid, member_id uuid)
returns public.requests
language plpgsql security definer set search_path = ''
as $$
declare
  request public.requests;
begin
  select * into request from public.requests r
  where r.request_id = lock_open_request.request_id
    and (lock_open_request.member_id in (r.author_id, r.provider_id)
      or r.offer_id is null and r.state = 'open' and exists (
        select from public.memberships m where m.member_id = lock_open_request.member_id
          and m.community_id = r.community_id
          and m.standing not in ('pending', 'closed', 'erased')))
  for no key update;
  if not found then
    perform private.refuse('not_found');
  elsif request.state <> 'open' then
    perform private.refuse('request_not_open', jsonb_build_object('state', request.state));
  elsif request.expires_at <= clock_timestamp() then
    perform private.refuse('deadline_passed', jsonb_build_object('due_at', request.expires_at));
  end if;
  return request;
end $$;
comment on function private.lock_open_request(uuid, uuid) is
  'A request that its parties, or for an open one the community, may act on; locked. '
  'Errors: not_found, request_not_open, deadline_passed.';

create function public.request_accept(
  actor uuid, idempotency_key text, request_id uuid, on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'request-accept',
    request_accept.idempotency_key, to_jsonb(request_id), request_accept.on_behalf_of);
  request public.requests;
  exchange public.exchanges;
  held public.escrows[];
begin
  if call.answer is not null then
    return call.answer;
  end if;
  request := private.lock_open_request(request_accept.request_id, call.member_id);
  perform private.check_on_behalf(call, request.community_id, 'requests', request.author_id);
  if request.entered_by = call.member_id then
    -- Who asked in somebody's name does not take the minutes for it.
    perform private.refuse('not_neutral');
  end if;
  perform private.check_sides(request.community_id, request.author_id, call.member_id,
    request.amount, call.member_id, request.unit);

  update public.requests r set state = 'accepted', provider_id = call.member_id
  where r.request_id = request.request_id and r.community_id = request.community_id
  returning * into request;
  insert into public.exchanges (
    community_id, kind, category, service_date, raw_amount, request_id)
  values (request.community_id, 'service', request.category, request.service_date,
    request.raw_amount, request.request_id)
  returning * into exchange;
  held := private.hold(exchange, request.unit,
    array[row(request.author_id, call.member_id, request.raw_amount,
      request.amount)::private.hold_leg],
    'member', call.member_id, request_accepted => true);
  return private.end_call(call, 201, jsonb_build_object(
    'request', private.request_json(request, exchange.exchange_id),
    'exchange', to_jsonb(exchange), 'escrow', private.escrow_json(held[1])));
end $$;
comment on function public.request_accept(uuid, text, uuid, uuid) is
  'The provider accepts: the exchange begins and its minutes are held, in one transaction. '
  'Returns {request, exchange, escrow}. Errors: not_found, request_not_open, deadline_passed, '
  'self_dealing, not_neutral, standing_forbids, partner_standing_forbids, balance_too_low, '
  'ceiling_reached, not_helper, help_reaches_less. '
  'Definer: minutes are moved by the bank alone.';

-- Declined by the provider it was meant for, or cancelled by its author.
create function private.close_request(
  call private.call, request_id uuid, to_state public.request_state, reason text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  request public.requests;
begin
  request := private.lock_open_request(close_request.request_id, call.member_id);
  perform private.check_on_behalf(call, request.community_id, 'requests',
    case call.member_id when request.author_id then request.provider_id
      else request.author_id end);
  if close_request.to_state = 'cancelled' and request.author_id <> call.member_id then
    perform private.refuse('not_author');
  elsif close_request.to_state = 'declined'
    and request.provider_id is distinct from call.member_id
  then
    perform private.refuse('not_provider');
  end if;
  update public.requests r set state = close_request.to_state
  where r.request_id = request.request_id and r.community_id = request.community_id
  returning * into request;
  perform private.record_event('request_' || close_request.to_state, request.community_id,
    'member', call.member_id, request_id => request.request_id, from_state => 'open',
    to_state => close_request.to_state::text, reason => close_request.reason);
  return private.end_call(call, 200, private.request_json(request));
end $$;
comment on function private.close_request(private.call, uuid, public.request_state, text) is
  'Ends an open request without an exchange. Errors: not_found, request_not_open, not_author, '
  'not_provider, deadline_passed, not_helper, help_reaches_less, not_neutral.';

create function public.request_decline(
  actor uuid, idempotency_key text, request_id uuid, reason text default null,
  on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'request-decline',
    request_decline.idempotency_key, jsonb_build_array(request_id, reason),
    request_decline.on_behalf_of);
begin
  return coalesce(call.answer, private.close_request(
    call, request_decline.request_id, 'declined', request_decline.reason));
end $$;
comment on function public.request_decline(uuid, text, uuid, text, uuid) is
  'The provider whom it was meant for declines. Returns the request. Errors: see '
  'private.close_request. Definer: requests are written by the bank alone.';

create function public.request_cancel(
  actor uuid, idempotency_key text, request_id uuid, reason text default null,
  on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'request-cancel',
    request_cancel.idempotency_key, jsonb_build_array(request_id, reason),
    request_cancel.on_behalf_of);
begin
  return coalesce(call.answer, private.close_request(
    call, request_cancel.request_id, 'cancelled', request_cancel.reason));
end $$;
comment on function public.request_cancel(uuid, text, uuid, text, uuid) is
  'Its author takes an open request back. Returns the request. Errors: see '
  'private.close_request. Definer: requests are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function
  public.request_create(uuid, text, bigint, uuid, uuid, text, text, text, date, text, uuid),
  public.request_accept(uuid, text, uuid, uuid),
  public.request_decline(uuid, text, uuid, text, uuid),
  public.request_cancel(uuid, text, uuid, text, uuid) to service_role;
