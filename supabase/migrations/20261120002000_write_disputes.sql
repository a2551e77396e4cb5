-- Writing: disputes. Open, answer, withdraw, decide; three doors lead to one decision.

grant create on schema public, private to chronobank;
set role chronobank;

create function private.dispute_json(dispute public.disputes) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(dispute) || case when dispute.state = 'open'
    then '{"decided_by": null, "released_amount": null, "note": null}' else '{}' end::jsonb;
end $$;
comment on function private.dispute_json(public.disputes) is
  'A dispute; amounts in minutes. What the dashboard has filled in of a decision that is not '
  'made yet is nobody''s to read.';

create function public.escrow_dispute(
  actor uuid, idempotency_key text, escrow_id uuid, reason public.dispute_reason, statement text)
returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  call private.call := private.begin_call(actor, 'escrow/dispute',
    escrow_dispute.idempotency_key, jsonb_build_array(escrow_id, reason, statement));
  escrow public.escrows;
  settings public.community_settings;
  dispute public.disputes;
  moment timestamptz;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  escrow := private.lock_escrow(escrow_dispute.escrow_id, call.member_id);
  moment := clock_timestamp();
  perform private.check_open(escrow, moment);
  -- Each party once: who opens and withdraws does not use up the other's right.
  if exists (select from public.disputes d
    where d.escrow_id = escrow.escrow_id and d.opened_by = call.member_id)
  then
    perform private.refuse('already_disputed');
  end if;

  select * into strict settings from public.community_settings s
  where s.community_id = escrow.community_id;
  update public.escrows e set
    state = 'disputed', former_state = e.state, time_left = e.due_at - moment, due_at = null,
    -- Who disputes takes back the word they gave for a leg of a group.
    confirmed_at = case when e.recipient_id <> call.member_id then e.confirmed_at end
  where e.escrow_id = escrow.escrow_id and e.community_id = escrow.community_id;
  insert into public.disputes (
    community_id, escrow_id, opened_by, respondent, reason, statement, opened_at,
    statement_due_at, escalates_at, decision_due_at, fallback)
  values (
    escrow.community_id, escrow.escrow_id, call.member_id,
    case call.member_id when escrow.provider_id then escrow.recipient_id
      else escrow.provider_id end,
    escrow_dispute.reason, escrow_dispute.statement, moment,
    moment + settings.dispute_statement_window,
    case settings.dispute_fallback when 'staff'
      then moment + settings.dispute_statement_window + settings.dispute_decision_window end,
    moment + settings.dispute_statement_window + settings.dispute_decision_window
      + case settings.dispute_fallback when 'staff' then settings.dispute_staff_window
        else interval '0' end,
    private.last_fallback(settings))
  returning * into dispute;
  perform private.record_event('dispute_opened', escrow.community_id, 'member', call.member_id,
    escrow_id => escrow.escrow_id, dispute_id => dispute.dispute_id,
    from_state => escrow.state::text, to_state => 'disputed', amount => escrow.remaining);
  perform private.after_leg(escrow, call.member_id);
  return private.end_call(call, 201, private.dispute_json(dispute));
end $$;
comment on function
  public.escrow_dispute(uuid, text, uuid, public.dispute_reason, text) is
  'A party opens the case of an escrow; its clock stands still. Returns the dispute. Errors: '
  'not_found, already_disputed, under_dispute, escrow_not_open, deadline_passed. '
  'Definer: cases are written by the bank alone.';

-- Locks an open dispute of a party.
create function private.lock_dispute(dispute_id uuid, member_id uuid) returns public.disputes
language plpgsql security definer set search_path = ''
as $$
declare
  dispute public.disputes;
begin
  select * into dispute from public.disputes d
  where d.dispute_id = lock_dispute.dispute_id
    and lock_dispute.member_id in (d.opened_by, d.respondent)
  for no key update;
  if not found then
    perform private.refuse('not_found');
  elsif dispute.state <> 'open' then
    perform private.refuse('dispute_closed', jsonb_build_object('state', dispute.state));
  elsif dispute.decision_due_at <= clock_timestamp() then
    perform private.refuse('deadline_passed',
      jsonb_build_object('due_at', dispute.decision_due_at));
  end if;
  return dispute;
end $$;
comment on function private.lock_dispute(uuid, uuid) is
  'A case of which the member is a party; locked. Errors: not_found, dispute_closed, '
  'deadline_passed.';

create function public.dispute_respond(
  actor uuid, idempotency_key text, dispute_id uuid, statement text)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'disputes/respond',
    dispute_respond.idempotency_key, jsonb_build_array(dispute_id, statement));
  dispute public.disputes;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  dispute := private.lock_dispute(dispute_respond.dispute_id, call.member_id);
  -- The first word of the respondent in time is their side; all else is evidence.
  if call.member_id = dispute.respondent and dispute.response is null
    and clock_timestamp() < dispute.statement_due_at
  then
    update public.disputes d set response = dispute_respond.statement
    where d.dispute_id = dispute.dispute_id and d.community_id = dispute.community_id
    returning d.* into dispute;
  else
    insert into public.dispute_evidence (community_id, dispute_id, member_id, statement)
    values (dispute.community_id, dispute.dispute_id, call.member_id, dispute_respond.statement);
  end if;
  perform private.record_event('dispute_answered', dispute.community_id, 'member',
    call.member_id, escrow_id => dispute.escrow_id, dispute_id => dispute.dispute_id);
  return private.end_call(call, 200, private.dispute_json(dispute));
end $$;
comment on function public.dispute_respond(uuid, text, uuid, text) is
  'A party says its side: the respondent''s first statement in time is the response, everything '
  'else is added as evidence until the case is decided. Returns the dispute. Errors: not_found, '
  'dispute_closed, deadline_passed. Definer: cases are written by the bank alone.';

create function public.dispute_withdraw(
  actor uuid, idempotency_key text, dispute_id uuid, statement text default null)
returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  call private.call := private.begin_call(actor, 'disputes/withdraw',
    dispute_withdraw.idempotency_key, jsonb_build_array(dispute_id, statement));
  dispute public.disputes;
  escrow public.escrows;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  dispute := private.lock_dispute(dispute_withdraw.dispute_id, call.member_id);
  if dispute.opened_by <> call.member_id then
    perform private.refuse('not_opener');
  end if;
  escrow := private.lock_escrow(dispute.escrow_id, call.member_id);
  update public.disputes d set state = 'withdrawn', decided_at = clock_timestamp()
  where d.dispute_id = dispute.dispute_id and d.community_id = dispute.community_id
  returning d.* into dispute;
  update public.escrows e set
    state = e.former_state, due_at = clock_timestamp() + e.time_left,
    former_state = null, time_left = null
  where e.escrow_id = escrow.escrow_id and e.community_id = escrow.community_id;
  if dispute_withdraw.statement is not null then
    insert into public.dispute_evidence (community_id, dispute_id, member_id, statement)
    values (dispute.community_id, dispute.dispute_id, call.member_id, dispute_withdraw.statement);
  end if;
  perform private.record_event('dispute_withdrawn', dispute.community_id, 'member',
    call.member_id, escrow_id => dispute.escrow_id, dispute_id => dispute.dispute_id,
    from_state => 'disputed', to_state => escrow.former_state::text);
  return private.end_call(call, 200, private.dispute_json(dispute));
end $$;
comment on function public.dispute_withdraw(uuid, text, uuid, text) is
  'Who opened a case takes it back: the escrow goes on with the time that was left. Returns the '
  'dispute. Errors: not_found, not_opener, dispute_closed, deadline_passed. '
  'Definer: cases are written by the bank alone.';

create function public.dispute_resolve(
  actor uuid, idempotency_key text, dispute_id uuid, resolution public.resolution,
  amount bigint default null, note text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/disputes/resolve',
    dispute_resolve.idempotency_key, jsonb_build_array(dispute_id, resolution, amount, note));
  dispute public.disputes;
  role public.membership_role;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  select d.* into dispute from public.disputes d
  where d.dispute_id = dispute_resolve.dispute_id for no key update;
  select m.role into role from public.memberships m
  where m.member_id = call.member_id and m.community_id = dispute.community_id;
  if call.member_id in (dispute.opened_by, dispute.respondent) then
    perform private.refuse('not_neutral');
  elsif coalesce(role, 'member') = 'member' then
    perform private.refuse('not_found');
  elsif dispute.state <> 'open' then
    -- Said here, because the same decision once more would be an update that changes nothing.
    perform private.refuse('dispute_closed', jsonb_build_object('state', dispute.state));
  end if;
  update public.disputes d set
    decided_by = call.member_id, released_amount = dispute_resolve.amount,
    note = dispute_resolve.note, resolution = dispute_resolve.resolution
  where d.dispute_id = dispute.dispute_id and d.community_id = dispute.community_id
  returning d.* into dispute;
  return private.end_call(call, 200, private.dispute_json(dispute));
end $$;
comment on function
  public.dispute_resolve(uuid, text, uuid, public.resolution, bigint, text) is
  'Neutral staff decide: release, refund, or split with the amount (minutes) for the provider. '
  'Returns the dispute. Errors: not_found, not_neutral, dispute_closed, '
  'deadline_passed, released_amount_required, note_required, standing_forbids. '
  'Definer: cases are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function
  public.escrow_dispute(uuid, text, uuid, public.dispute_reason, text),
  public.dispute_respond(uuid, text, uuid, text),
  public.dispute_withdraw(uuid, text, uuid, text),
  public.dispute_resolve(uuid, text, uuid, public.resolution, bigint, text) to service_role;
