-- Writing: escrows. Deliver, confirm, refund: the way of an exchange without a quarrel.

grant create on schema public, private to chronobank;
set role chronobank;

-- Locks an escrow of a party. To everybody else it does not exist. What happens to one leg of a
-- group may settle all others: then they are locked too, and their accounts, in the one order.
create function private.lock_escrow(escrow_id uuid, member_id uuid) returns public.escrows
language plpgsql security definer set search_path = ''
as $$
declare
  escrow public.escrows;
  group_id uuid;
begin
  select case x.kind when 'group' then x.exchange_id end into group_id
  from public.escrows e join public.exchanges x using (exchange_id, community_id)
  where e.escrow_id = lock_escrow.escrow_id
    and lock_escrow.member_id in (e.recipient_id, e.provider_id);
  if not found then
    perform private.refuse('not_found');
  elsif group_id is not null then
    perform from public.escrows e where e.exchange_id = group_id
    order by e.escrow_id for no key update;
    perform private.lock_accounts_of(array(
      select e.escrow_id from public.escrows e where e.exchange_id = group_id));
  end if;
  select e.* into strict escrow from public.escrows e
  where e.escrow_id = lock_escrow.escrow_id for no key update;
  return escrow;
end $$;
comment on function private.lock_escrow(uuid, uuid) is
  'An escrow of which the member is a party; locked, with its group. Error: not_found.';

create function private.lock_escrow_for(call private.call, escrow_id uuid) returns public.escrows
language plpgsql security definer set search_path = ''
as $$
declare
  escrow constant public.escrows :=
    private.lock_escrow(lock_escrow_for.escrow_id, call.member_id);
begin
  perform private.check_on_behalf(call, escrow.community_id, 'confirm',
    case call.member_id when escrow.provider_id then escrow.recipient_id
      else escrow.provider_id end);
  return escrow;
end $$;
comment on function private.lock_escrow_for(private.call, uuid) is
  'The same, by the party or by who acts for them. Errors: not_found, not_helper, '
  'help_reaches_less, not_neutral.';

-- Whether a party may still act on an escrow. Deadlines are exact: the clock is read after the
-- row is locked, and decides whether or not the job has been here. Who writes down the moment as
-- well asks about that one: between two readings the deadline can go by.
create function private.check_open(
  escrow public.escrows, moment timestamptz default clock_timestamp()) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if escrow.remaining = 0 then
    perform private.refuse('escrow_not_open', jsonb_build_object('state', escrow.state));
  elsif escrow.state = 'disputed' then
    perform private.refuse('under_dispute', jsonb_build_object('state', escrow.state));
  elsif escrow.due_at <= moment then
    perform private.refuse('deadline_passed', jsonb_build_object('due_at', escrow.due_at));
  end if;
end $$;
comment on function private.check_open(public.escrows, timestamptz) is
  'Errors: escrow_not_open, under_dispute, deadline_passed.';

-- Minutes a party enters for an escrow, rounded; never more than is left of it. Strict: where
-- nobody enters any, the rounding of the community is not looked up.
create function private.part_of(escrow public.escrows, raw_amount bigint) returns bigint
language plpgsql stable strict security definer set search_path = ''
as $$
declare
  -- All of it is all of it, even where the rounding step has changed since the hold.
  amount constant bigint := case when raw_amount = escrow.remaining then raw_amount
    else private.round_amount(raw_amount, escrow.community_id) end;
begin
  if amount > escrow.remaining then
    perform private.refuse('more_than_held', jsonb_build_object(
      'amount', amount, 'remaining', escrow.remaining));
  end if;
  return amount;
end $$;
comment on function private.part_of(public.escrows, bigint) is
  'Minutes rounded; null stays null. Errors: more_than_held, amount_rounds_to_nothing.';

create function public.escrow_deliver(
  actor uuid, idempotency_key text, escrow_id uuid, amount bigint default null,
  on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  call private.call := private.begin_call(actor, 'escrow/deliver',
    escrow_deliver.idempotency_key, jsonb_build_array(escrow_id, amount),
    escrow_deliver.on_behalf_of);
  escrow public.escrows;
  settled public.escrows[];
  release bigint;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  escrow := private.lock_escrow_for(call, escrow_deliver.escrow_id);
  if escrow.provider_id is distinct from call.member_id then
    perform private.refuse('not_provider');
  end if;
  perform private.check_open(escrow);
  if escrow.state = 'delivered' then
    perform private.refuse('already_delivered');
  elsif escrow.recording = 'provider' then
    -- Their word suffices: what they worked is theirs, the rest goes back, and nobody waits.
    release := coalesce(private.part_of(escrow, escrow_deliver.amount), escrow.remaining);
    settled := private.settle(
      array[row(escrow.escrow_id, release, escrow.remaining - release)::private.settlement],
      'member', call.member_id, raw_amount => escrow_deliver.amount);
    return private.end_call(call, 200,
      private.escrow_json(private.after_leg(settled[1], call.member_id)));
  end if;

  update public.escrows e set
    state = 'delivered',
    claimed = coalesce(private.part_of(escrow, escrow_deliver.amount), e.remaining),
    due_at = clock_timestamp() + s.confirmation_window
  from public.community_settings s
  where e.escrow_id = escrow.escrow_id and e.community_id = escrow.community_id
    and s.community_id = escrow.community_id
  returning e.* into escrow;
  perform private.record_event('escrow_delivered', escrow.community_id, 'member',
    call.member_id, escrow_id => escrow.escrow_id, from_state => 'held',
    to_state => 'delivered', amount => escrow.claimed, raw_amount => escrow_deliver.amount);
  return private.end_call(call, 200,
    private.escrow_json(private.after_leg(escrow, call.member_id)));
end $$;
comment on function public.escrow_deliver(uuid, text, uuid, bigint, uuid) is
  'The provider says it is done; amount: minutes worked (rounded), all that is held by default. '
  'The confirmation window begins; where the provider records, it is settled. Returns the escrow. '
  'Errors: not_found, not_provider, '
  'already_delivered, more_than_held, escrow_not_open, under_dispute, deadline_passed. '
  'Definer: escrows are moved by the bank alone.';

create function public.escrow_confirm(
  actor uuid, idempotency_key text, escrow_id uuid, amount bigint default null,
  final boolean default true, on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'escrow/confirm',
    escrow_confirm.idempotency_key, jsonb_build_array(escrow_id, amount, final),
    escrow_confirm.on_behalf_of);
  escrow public.escrows;
  settled public.escrows[];
  release bigint;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  escrow := private.lock_escrow_for(call, escrow_confirm.escrow_id);
  if escrow.recipient_id is distinct from call.member_id then
    perform private.refuse('not_recipient');
  end if;
  perform private.check_open(escrow);
  if escrow.recording = 'coordinator' then
    perform private.refuse('coordinator_records');
  elsif escrow.recording = 'both' and escrow.state = 'held' then
    perform private.refuse('not_delivered_yet');
  end if;

  release := coalesce(
    private.part_of(escrow, escrow_confirm.amount), escrow.claimed, escrow.remaining);
  if release = 0 and not final then
    -- What was claimed is paid already: whoever means to release more says how much.
    perform private.refuse('invalid_input', '{"field": "amount", "minimum": 1}');
  end if;
  settled := private.settle(
    array[row(escrow.escrow_id, release,
      case when final then escrow.remaining - release else 0 end)::private.settlement],
    'member', call.member_id, raw_amount => escrow_confirm.amount);
  return private.end_call(call, 200,
    private.escrow_json(private.after_leg(settled[1], call.member_id)));
end $$;
comment on function public.escrow_confirm(uuid, text, uuid, bigint, boolean, uuid) is
  'The recipient confirms minutes (rounded; default: what the provider claims, or all): they are '
  'released. final returns the rest to the recipient, otherwise it stays held. Returns the '
  'escrow. Errors: not_found, not_recipient, coordinator_records, not_delivered_yet, '
  'more_than_held, invalid_input (all that was claimed is paid), escrow_not_open, '
  'under_dispute, deadline_passed. '
  'Definer: minutes are moved by the bank alone.';

create function public.escrow_refund(
  actor uuid, idempotency_key text, escrow_id uuid, reason text default null,
  on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'escrow/refund',
    escrow_refund.idempotency_key, jsonb_build_array(escrow_id, reason),
    escrow_refund.on_behalf_of);
  escrow public.escrows;
  settled public.escrows[];
begin
  if call.answer is not null then
    return call.answer;
  end if;
  escrow := private.lock_escrow_for(call, escrow_refund.escrow_id);
  if escrow.provider_id is distinct from call.member_id then
    perform private.refuse('not_provider');
  end if;
  perform private.check_open(escrow);
  settled := private.settle(
    array[row(escrow.escrow_id, 0, escrow.remaining)::private.settlement],
    'member', call.member_id, reason => escrow_refund.reason);
  return private.end_call(call, 200,
    private.escrow_json(private.after_leg(settled[1], call.member_id)));
end $$;
comment on function public.escrow_refund(uuid, text, uuid, text, uuid) is
  'The provider gives back all that is still held. Returns the escrow. Errors: not_found, '
  'not_provider, escrow_not_open, under_dispute, deadline_passed. '
  'Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.escrow_deliver(uuid, text, uuid, bigint, uuid),
  public.escrow_confirm(uuid, text, uuid, bigint, boolean, uuid),
  public.escrow_refund(uuid, text, uuid, text, uuid) to service_role;
