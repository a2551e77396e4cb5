-- Payment clocks: reminders half-way, and what silence to a payment request means.

grant create on schema private to chronobank;
set role chronobank;

-- One order of locks for a whole batch, see private.lock_accounts_of; memberships come first,
-- because who is leaving is looked at under a lock before minutes move.
create function private.lock_payments(payment_request_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.memberships m
  where m.standing = 'leaving' and (m.member_id, m.community_id) in (
    select unnest(array[p.provider_id, p.recipient_id]), p.community_id
    from public.payment_requests p where p.payment_request_id = any (payment_request_ids))
  order by m.member_id, m.community_id for no key update;
  perform from public.accounts a
  where a.account_id in (
    select unnest(array[
      (private.member_account(p.provider_id, p.community_id, p.unit)).account_id,
      (private.member_account(p.recipient_id, p.community_id, p.unit)).account_id,
      case when p.levy > 0 then
        private.system_account(p.community_id, p.unit, 'pot', p.recipient_id) end])
    from public.payment_requests p where p.payment_request_id = any (payment_request_ids))
  order by a.account_id for no key update;
end $$;
comment on function private.lock_payments(uuid[]) is
  'Locks every row that paying these requests can touch, in the one order.';

create function private.end_payment_request(payment_request_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  request public.payment_requests;
  facts text;
begin
  select * into strict request from public.payment_requests p
  where p.payment_request_id = end_payment_request.payment_request_id;
  if request.fallback = 'accept' then
    begin
      perform private.answer_payment_request(request, 'accepted', 'job', null);
      return;
    exception when others then
      -- What cannot be paid is not owed for ever: a limit or a standing is an answer as well.
      if sqlstate not like 'PT%' then
        raise;
      end if;
      get stacked diagnostics facts = pg_exception_detail;
    end;
  end if;
  perform private.answer_payment_request(request, 'rejected', 'job', null,
    facts => case when facts is not null then
      jsonb_build_object('refused', facts::jsonb ->> 'code') end);
end $$;
comment on function private.end_payment_request(uuid) is
  'Nobody answered in time: its fallback. What the limits or a standing forbid is rejected, and '
  'the event says what was in the way.';

create function private.payment_request_deadlines(batch_size integer, as_of timestamptz)
returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  rows private.due[];
begin
  select array_agg(row(d.payment_request_id, d.community_id)::private.due) into rows from (
    select p.payment_request_id, p.community_id from public.payment_requests p
    where p.due_at <= as_of
      and not private.is_set_back('payment-request-deadlines', p.payment_request_id, as_of)
    order by p.due_at limit batch_size
    for no key update skip locked) d;
  perform private.lock_payments(array(
    select p.payment_request_id from public.payment_requests p
    join unnest(rows) r on r.subject_id = p.payment_request_id where p.fallback = 'accept'));
  return private.carry_out('payment-request-deadlines', rows,
    'private.end_payment_request(uuid)', batch_size, as_of);
end $$;
comment on function private.payment_request_deadlines(integer, timestamptz) is
  'Carries out what silence to a payment request means.';

create function private.remind_silent(payment_request_id uuid) returns void
language sql volatile security definer set search_path = ''
as $$
  select private.remind_payer(p, 'job', null) from public.payment_requests p
  where p.payment_request_id = remind_silent.payment_request_id
$$;
comment on function private.remind_silent(uuid) is 'Half of the time is over, and no answer.';

create function private.payment_request_reminders(batch_size integer, as_of timestamptz)
returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  rows private.due[];
begin
  select array_agg(row(d.payment_request_id, d.community_id)::private.due) into rows from (
    select p.payment_request_id, p.community_id from public.payment_requests p
    where p.remind_at <= as_of and p.due_at > as_of
      and not private.is_set_back('payment-request-reminders', p.payment_request_id, as_of)
    order by p.remind_at limit batch_size
    for no key update skip locked) d;
  return private.carry_out('payment-request-reminders', rows,
    'private.remind_silent(uuid)', batch_size, as_of);
end $$;
comment on function private.payment_request_reminders(integer, timestamptz) is
  'Reminds of payment requests that are half-way to their deadline.';

reset role;
revoke create on schema private from chronobank;
