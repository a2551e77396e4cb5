-- Writing: transfers. A gift, a payment for what is done, a donation; at once and for good.

grant create on schema public, private to chronobank;
set role chronobank;

-- Minutes worked are rounded, as everywhere; what is given, or puts a rounding right, is exact.
create function private.entered_amount(
  raw_amount bigint, reason public.transfer_reason, community_id uuid) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
begin
  if entered_amount.reason = 'exchange' then
    return private.round_amount(raw_amount, entered_amount.community_id);
  elsif raw_amount between 1 and 1000000 then
    return raw_amount;
  end if;
  perform private.refuse('invalid_input', jsonb_build_object(
    'field', 'amount', 'minimum', 1, 'maximum', 1000000));
  return null;
end $$;
comment on function private.entered_amount(bigint, public.transfer_reason, uuid) is
  'Minutes as they are moved. Errors: invalid_input, amount_rounds_to_nothing.';

-- To a member, where the community allows it; to the pot always, as a donation.
create function private.check_transfer(
  community_id uuid, to_member_id uuid, to_account public.system_account,
  reason public.transfer_reason) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if num_nonnulls(to_member_id, to_account) <> 1 then
    perform private.refuse('invalid_input', '{"field": "to_member_id"}');
  elsif to_account <> 'pot' then
    perform private.refuse('invalid_input', '{"field": "to_account"}');
  elsif to_account = 'pot' and check_transfer.reason not in ('donation', 'correction')
    or to_member_id is not null and check_transfer.reason = 'donation'
    or check_transfer.reason is null
  then
    perform private.refuse('invalid_input', '{"field": "reason"}');
  elsif to_member_id is not null and not (select s.transfers_allowed
    from public.community_settings s where s.community_id = check_transfer.community_id)
  then
    perform private.refuse('transfers_not_allowed');
  end if;
end $$;
comment on function private.check_transfer(
  uuid, uuid, public.system_account, public.transfer_reason) is
  'A donation goes to the pot, everything else to a member; a correction to either. '
  'Errors: invalid_input, transfers_not_allowed.';

-- What is done lies behind us, in the days of the community.
create function private.check_service_date(community_id uuid, service_date date) returns void
language plpgsql volatile strict security definer set search_path = ''
as $$
declare
  today date;
begin
  select (clock_timestamp() at time zone s.time_zone)::date into today
  from public.community_settings s where s.community_id = check_service_date.community_id;
  if check_service_date.service_date > today then
    perform private.refuse('invalid_input',
      jsonb_build_object('field', 'service_date', 'maximum', today));
  end if;
end $$;
comment on function private.check_service_date(uuid, date) is
  'A service that is done was not in the future; without a day nothing is asked. '
  'Error: invalid_input.';

-- Who received a service may pay for it at once only where the recipient's word settles it.
create function private.check_recording(community_id uuid, recipient_id uuid, provider_id uuid)
returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  recording constant public.recording :=
    private.recording_of(check_recording.community_id, recipient_id, provider_id);
begin
  if recording <> 'recipient' then
    perform private.refuse('recording_forbids', jsonb_build_object('recording', recording));
  end if;
end $$;
comment on function private.check_recording(uuid, uuid, uuid) is
  'Error: recording_forbids (recording: whose word it takes instead).';

-- Whether both may take part, for the caller first; the pot always may.
create function private.check_sides(
  community_id uuid, payer_id uuid, payee_id uuid, amount bigint, caller_id uuid,
  unit text default 'HOUR') returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  side uuid;
  active bigint;
begin
  if payer_id = payee_id then
    perform private.refuse('self_dealing');
  end if;
  -- Nearly always all are active, which one look at the rows tells; see private.check_direction.
  select count(*) into active from (
    select from public.memberships m
    where m.member_id in (payer_id, payee_id) and m.community_id = check_sides.community_id
      and m.standing = 'active'
    for key share) m;
  if active = num_nonnulls(payer_id, payee_id) then
    return;
  end if;
  foreach side in array case
    when payee_id = caller_id or payee_id < payer_id and payer_id is distinct from caller_id
    then array[payee_id, payer_id] else array[payer_id, payee_id] end
  loop
    continue when side is null;
    perform private.check_direction(
      private.acting_membership(side, check_sides.community_id), check_sides.unit,
      case side when payee_id then check_sides.amount else -check_sides.amount end,
      case side when caller_id then 'standing_forbids' else 'partner_standing_forbids' end);
  end loop;
end $$;
comment on function private.check_sides(uuid, uuid, uuid, bigint, uuid, text) is
  'Errors: self_dealing, not_found, standing_forbids, partner_standing_forbids.';

create function public.transfer_create(
  actor uuid, idempotency_key text, amount bigint, category text,
  reason public.transfer_reason, community_id uuid default null, to_member_id uuid default null,
  to_account public.system_account default null, service_date date default null,
  note text default null, on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'transfers', transfer_create.idempotency_key,
    jsonb_build_array(community_id, to_member_id, to_account, amount, category, reason,
      service_date, note), transfer_create.on_behalf_of);
  payer public.memberships;
  entered bigint;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  payer := private.acting_membership(call.member_id, transfer_create.community_id);
  perform private.check_transfer(payer.community_id, to_member_id, to_account,
    transfer_create.reason);
  perform private.check_category(payer.community_id, transfer_create.category);
  perform private.check_service_date(payer.community_id, transfer_create.service_date);
  entered := private.entered_amount(
    transfer_create.amount, transfer_create.reason, payer.community_id);
  perform private.check_on_behalf(
    call, payer.community_id, 'transfers', to_member_id, entered);
  if transfer_create.reason = 'exchange' then
    perform private.check_recording(payer.community_id, payer.member_id, to_member_id);
  end if;
  perform private.check_sides(payer.community_id, payer.member_id, to_member_id, entered,
    call.member_id);
  return private.end_call(call, 201, private.payment_json(private.pay(
    payer.community_id, 'HOUR', payer.member_id, to_member_id, transfer_create.amount, entered,
    case when to_account is null then 'transfer' else 'donation' end::public.transfer_kind,
    transfer_create.category, transfer_create.reason, transfer_create.service_date, 'member',
    call.member_id, levied => transfer_create.reason = 'exchange',
    note => transfer_create.note)));
end $$;
comment on function public.transfer_create(uuid, text, bigint, text, public.transfer_reason, uuid,
  uuid, public.system_account, date, text, uuid) is
  'Moves minutes at once: to a member (exchange: rounded and levied; gift, correction: exact) or '
  'to the pot (donation). Returns the transfer. Errors: standing_forbids, invalid_input (also for '
  'a service_date after today), transfers_not_allowed, recording_forbids, category_unknown, '
  'self_dealing, not_found, partner_standing_forbids, '
  'amount_rounds_to_nothing, balance_too_low, ceiling_reached, not_helper, help_reaches_less, '
  'not_neutral. Definer: minutes are moved by the bank alone.';

-- Staff pay from the pot, and never themselves.
create function public.payment_create(
  actor uuid, idempotency_key text, member_id uuid, amount bigint, category text, note text,
  community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/payments',
    payment_create.idempotency_key,
    jsonb_build_array(community_id, member_id, amount, category, note));
  staff public.memberships;
  entered bigint;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  staff := private.staff_of(call, payment_create.community_id);
  perform private.check_reason(payment_create.note);
  perform private.check_category(staff.community_id, payment_create.category);
  entered := private.entered_amount(payment_create.amount, null, staff.community_id);
  if payment_create.member_id = staff.member_id then
    perform private.refuse('not_neutral');
  end if;
  perform private.check_sides(
    staff.community_id, null, payment_create.member_id, entered, call.member_id);
  return private.end_call(call, 201, private.payment_json(private.pay(
    staff.community_id, 'HOUR', null, payment_create.member_id, payment_create.amount, entered,
    'payment', payment_create.category, null, null, 'staff', call.member_id,
    note => payment_create.note)));
end $$;
comment on function public.payment_create(uuid, text, uuid, bigint, text, text, uuid) is
  'Staff pay a member from the pot, minutes exact, down to the pot''s floor. Returns the transfer. '
  'Errors: staff_required, standing_forbids, invalid_input, category_unknown, not_neutral, '
  'not_found, partner_standing_forbids, pot_too_low, ceiling_reached. '
  'Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.transfer_create(uuid, text, bigint, text, public.transfer_reason,
  uuid, uuid, public.system_account, date, text, uuid),
  public.payment_create(uuid, text, uuid, bigint, text, text, uuid) to service_role;
