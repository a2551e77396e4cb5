-- Writing: write-offs. One member of staff proposes, another decides, or the clock does.

create trigger "a write-off moves along its states" before update on public.write_offs
  for each row when (old.state <> new.state) execute function private.guard_state(
    'proposed approved', 'another member of staff',
    'proposed rejected', 'another member of staff',
    'proposed expired', 'clock');

grant create on schema public, private to chronobank;
set role chronobank;

create function private.write_off_json(write_off public.write_offs) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(write_off) || jsonb_build_object('display_name', (
    select m.display_name from public.members m where m.member_id = write_off.member_id));
end $$;
comment on function private.write_off_json(public.write_offs) is
  'A write-off with the name of the member; amounts in smallest steps of its unit.';

-- The debt to be written off; locked, so that it is still the same when it is.
create function private.lock_debt(membership public.memberships, unit text) returns bigint
language plpgsql security definer set search_path = ''
as $$
declare
  place record;
begin
  if membership.standing <> 'leaving' then
    perform private.refuse('standing_unchanged',
      jsonb_build_object('standing', membership.standing));
  end if;
  perform from public.accounts a
  where a.member_id = membership.member_id and a.community_id = membership.community_id
    and a.unit = lock_debt.unit for no key update;
  if not found then
    perform private.refuse('unit_unknown');
  end if;
  place := private.left_to_settle(membership, lock_debt.unit);
  if place.outgoing + place.incoming > 0 then
    perform private.refuse('not_settled', to_jsonb(place));
  elsif place.balance >= 0 then
    perform private.refuse('debt_changed', jsonb_build_object('debt', 0));
  end if;
  return -place.balance;
end $$;
comment on function private.lock_debt(public.memberships, text) is
  'What a leaving member with nothing open owes, in smallest steps. Errors: standing_unchanged, '
  'unit_unknown, not_settled, debt_changed (there is none).';

create function public.write_off_propose(
  actor uuid, idempotency_key text, member_id uuid, reason text, community_id uuid default null,
  unit text default 'HOUR')
returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/write-off',
    write_off_propose.idempotency_key, jsonb_build_array(community_id, member_id, unit, reason));
  membership public.memberships;
  debt bigint;
  write_off public.write_offs;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.staffed_membership(
    call.member_id, write_off_propose.community_id, write_off_propose.member_id);
  perform private.check_reason(write_off_propose.reason);
  debt := private.lock_debt(membership, write_off_propose.unit);
  if exists (select from public.write_offs w
    where w.member_id = membership.member_id and w.community_id = membership.community_id
      and w.unit = write_off_propose.unit and w.state = 'proposed')
  then
    perform private.refuse('already_proposed');
  end if;
  insert into public.write_offs (
    community_id, member_id, unit, amount, reason, proposed_by, expires_at)
  select membership.community_id, membership.member_id, write_off_propose.unit, debt,
    write_off_propose.reason, call.member_id, clock_timestamp() + s.write_off_expiry
  from public.community_settings s where s.community_id = membership.community_id
  returning * into write_off;
  perform private.record_event('write_off_proposed', write_off.community_id, 'staff',
    call.member_id, member_id => write_off.member_id, to_state => 'proposed',
    amount => write_off.amount, reason => write_off_propose.reason,
    facts => jsonb_build_object('write_off_id', write_off.write_off_id));
  return private.end_call(call, 201, private.write_off_json(write_off));
end $$;
comment on function public.write_off_propose(uuid, text, uuid, text, uuid, text) is
  'Staff propose to write off the whole debt (smallest steps) of a leaving member with nothing '
  'open. Returns the write-off. Errors: already_proposed, those of private.lock_debt, '
  'private.staffed_membership and private.check_reason. Definer: write-offs are written by the '
  'bank alone.';

-- Another member of staff decides what the first one saw: neither more nor less.
create function private.decide_write_off(
  call private.call, write_off_id uuid, to_state public.write_off_state, reason text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  write_off public.write_offs;
  membership public.memberships;
  transfer bigint;
  debt bigint;
begin
  select w.* into write_off from public.write_offs w
  join public.memberships m on m.community_id = w.community_id and m.member_id = call.member_id
    and m.role <> 'member'
  where w.write_off_id = decide_write_off.write_off_id;
  if not found then
    perform private.refuse('not_found');
  end if;
  membership := private.staffed_membership(
    call.member_id, write_off.community_id, write_off.member_id, lock => 'life');
  perform private.check_reason(decide_write_off.reason);
  select * into strict write_off from public.write_offs w
  where w.write_off_id = decide_write_off.write_off_id for no key update;
  if write_off.state <> 'proposed' then
    perform private.refuse('proposal_closed', jsonb_build_object('state', write_off.state));
  elsif write_off.proposed_by = call.member_id then
    perform private.refuse('not_neutral');
  elsif write_off.expires_at <= clock_timestamp() then
    perform private.refuse('deadline_passed', jsonb_build_object('due_at', write_off.expires_at));
  end if;
  if decide_write_off.to_state = 'approved' then
    debt := private.lock_debt(membership, write_off.unit);
    if debt <> write_off.amount then
      perform private.refuse('debt_changed',
        jsonb_build_object('amount', write_off.amount, 'debt', debt));
    end if;
    transfer := private.post_write_off(write_off, call.member_id);
  end if;
  update public.write_offs w set state = decide_write_off.to_state, decided_by = call.member_id,
    decided_at = clock_timestamp(), transfer_id = transfer
  where w.write_off_id = write_off.write_off_id returning w.* into write_off;
  perform private.record_event('write_off_' || write_off.state, write_off.community_id, 'staff',
    call.member_id, member_id => write_off.member_id, from_state => 'proposed',
    to_state => write_off.state::text, amount => write_off.amount, transfer_id => transfer,
    facts => jsonb_build_object('write_off_id', write_off.write_off_id),
    reason => decide_write_off.reason);
  perform private.close_settled(membership, 'staff', call.member_id);
  return private.end_call(call, 200, private.write_off_json(write_off));
end $$;
comment on function private.decide_write_off(private.call, uuid, public.write_off_state, text) is
  'Errors: not_found, proposal_closed, not_neutral (who proposed it, or whose debt it is), '
  'deadline_passed, debt_changed, those of private.lock_debt, private.staffed_membership and '
  'private.check_reason.';

create function private.post_write_off(write_off public.write_offs, actor_id uuid) returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
begin
  return (private.post(write_off.community_id, 'write_off', array[
      row(private.system_account(write_off.community_id, write_off.unit, 'write_offs'), null,
        -write_off.amount)::private.leg,
      row((private.member_account(write_off.member_id, write_off.community_id, write_off.unit))
        .account_id, null, write_off.amount)::private.leg],
    checked => false, category => 'other', entered_by => actor_id)).transfer_id;
end $$;
comment on function private.post_write_off(public.write_offs, uuid) is
  'Debits the system account write_offs, credits the member; returns the transfer.';

create function public.write_off_approve(
  actor uuid, idempotency_key text, write_off_id uuid, reason text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/write-offs/approve',
    write_off_approve.idempotency_key, jsonb_build_array(write_off_id, reason));
begin
  return coalesce(call.answer, private.decide_write_off(
    call, write_off_approve.write_off_id, 'approved', write_off_approve.reason));
end $$;
comment on function public.write_off_approve(uuid, text, uuid, text) is
  'A second member of staff writes a debt off; the membership closes at zero. Returns the '
  'write-off. Errors: see private.decide_write_off. Definer: minutes are moved by the bank alone.';

create function public.write_off_reject(
  actor uuid, idempotency_key text, write_off_id uuid, reason text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/write-offs/reject',
    write_off_reject.idempotency_key, jsonb_build_array(write_off_id, reason));
begin
  return coalesce(call.answer, private.decide_write_off(
    call, write_off_reject.write_off_id, 'rejected', write_off_reject.reason));
end $$;
comment on function public.write_off_reject(uuid, text, uuid, text) is
  'A second member of staff refuses a write-off. Returns it. Errors: see '
  'private.decide_write_off. Definer: write-offs are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function private.write_off_json(public.write_offs) to authenticated;
grant execute on function public.write_off_propose(uuid, text, uuid, text, uuid, text),
  public.write_off_approve(uuid, text, uuid, text),
  public.write_off_reject(uuid, text, uuid, text) to service_role;
