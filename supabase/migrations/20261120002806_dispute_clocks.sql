-- Cases that nobody decided in time: staff are told, then the fallback is carried out.

grant create on schema private to chronobank;
set role chronobank;

-- Of an odd number of minutes the recipient, whose minutes they are, keeps the larger half.
create function private.fall_back(dispute_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- What staff have begun to fill in is no decision, and no note on one.
  update public.disputes d set
    fell_back = true, decided_by = null, note = null,
    released_amount = case when d.fallback = 'half' and e.remaining > 1 then e.remaining / 2 end,
    resolution = case
      when d.fallback = 'half' and e.remaining > 1 then 'split'
      when d.fallback = 'release' then 'release'
      else 'refund' end::public.resolution
  from public.escrows e
  where d.dispute_id = fall_back.dispute_id and e.escrow_id = d.escrow_id;
  if not found then
    raise exception 'the dispute or its escrow is missing';
  end if;
end $$;
comment on function private.fall_back(uuid) is
  'Nobody decided: the fallback of the community. A half of one minute is a refund.';

create function private.escalate(dispute_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  dispute public.disputes;
begin
  update public.disputes d set escalated_at = clock_timestamp()
  where d.dispute_id = escalate.dispute_id returning d.* into strict dispute;
  perform private.record_event('dispute_escalated', dispute.community_id, 'job',
    escrow_id => dispute.escrow_id, dispute_id => dispute.dispute_id,
    facts => jsonb_build_object('decision_due_at', dispute.decision_due_at));
end $$;
comment on function private.escalate(uuid) is
  'The first deadline of a case has passed, and staff have a second one: they are told.';

create function private.dispute_deadlines(batch_size integer, as_of timestamptz)
returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  rows private.due[];
  result private.batch;
  told private.batch;
begin
  select array_agg(row(l.dispute_id, l.community_id)::private.due) into rows from (
    select d.dispute_id, d.community_id from public.disputes d
    where d.decision_due_at <= as_of and d.state = 'open'
      and not private.is_set_back('dispute-deadlines', d.dispute_id, as_of)
    order by d.decision_due_at limit batch_size
    for no key update skip locked) l;
  perform from public.escrows e
  where e.escrow_id in (
    select d.escrow_id from public.disputes d
    where d.dispute_id in (select r.subject_id from unnest(rows) r))
  order by e.escrow_id for no key update;
  perform private.lock_accounts_of(array(
    select d.escrow_id from public.disputes d
    where d.dispute_id in (select r.subject_id from unnest(rows) r)));
  result := private.carry_out(
    'dispute-deadlines', rows, 'private.fall_back(uuid)', batch_size, as_of);

  select array_agg(row(l.dispute_id, l.community_id)::private.due) into rows from (
    select d.dispute_id, d.community_id from public.disputes d
    where d.escalates_at <= as_of and d.decision_due_at > as_of and d.state = 'open'
      and d.escalated_at is null
      and not private.is_set_back('dispute-escalation', d.dispute_id, as_of)
    order by d.escalates_at limit batch_size
    for no key update skip locked) l;
  -- By a name of its own: a case of which staff could not be told still has its last deadline.
  told := private.carry_out(
    'dispute-escalation', rows, 'private.escalate(uuid)', batch_size, as_of);
  return row(result.done + told.done, result.failed + told.failed, result.more or told.more);
end $$;
comment on function private.dispute_deadlines(integer, timestamptz) is
  'Carries out the fallback for cases that nobody decided in time, and tells staff of those for '
  'which they have a second deadline.';

reset role;
revoke create on schema private from chronobank;
