\ir helpers/people.sql
\ir helpers/disputes.sql
-- What zone a server or a session is in makes no difference to any deadline: a week that has a
-- daylight-saving change in it is as long as any other, and a clock that was stopped goes on with
-- what was left, to the microsecond.

-- The first days from now on in which the clocks of the session's zone are changed.
create function across_a_change() returns interval
language sql stable as $$
  select make_interval(days => min(n) + 1) from generate_series(1, 366) n
  where now() + make_interval(days => n) <> now() + make_interval(hours => n * 24)
$$;
create function hours(span interval) returns interval
language sql immutable as $$ select make_interval(hours => extract(day from span)::int * 24) $$;
create table there (zone text, what text, lasts interval, meant interval);

create procedure tests.play(zone text) language plpgsql as $$
declare
  span interval;
  escrow uuid;
  former timestamptz;
  opened timestamptz;
begin
  perform set_config('timezone', zone, false);
  span := across_a_change();
  update public.community_settings set delivery_deadline = span, confirmation_window = span,
    request_expiry = span, payment_request_window = span, write_off_expiry = span,
    dispute_statement_window = span, dispute_decision_window = span, dispute_staff_window = span,
    dispute_fallback = 'staff', dormant_after = span
  where community_id = town('town');

  opened := clock_timestamp();
  escrow := hold('ana', 'ben', 10);
  insert into there select zone, 'request', r.expires_at - opened, hours(span)
  from public.requests r order by r.request_id desc limit 1;
  insert into there select zone, 'delivery', e.due_at - opened, hours(span)
  from public.escrows e where e.escrow_id = escrow;
  perform act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', escrow));
  select e.due_at into former from public.escrows e where e.escrow_id = escrow;
  insert into there values (zone, 'confirmation', former - opened, hours(span));

  opened := clock_timestamp();
  perform act('ana', 'escrow_dispute', jsonb_build_object('escrow_id', escrow,
    'reason', 'other', 'statement', 'We disagree.'));
  insert into there select zone, w.what, w.at - opened, w.times * hours(span)
  from public.disputes d cross join lateral (values ('statement', d.statement_due_at, 1),
    ('escalation', d.escalates_at, 2), ('decision', d.decision_due_at, 3)) w (what, at, times)
  where d.escrow_id = escrow;
  perform act('ana', 'dispute_withdraw', (select jsonb_build_object('dispute_id', d.dispute_id)
    from public.disputes d where d.escrow_id = escrow));
  insert into there select zone, 'what was left', e.due_at - former, '0'
  from public.escrows e where e.escrow_id = escrow;
  perform act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', escrow));

  opened := clock_timestamp();
  perform act('ben', 'payment_request_create', jsonb_build_object(
    'recipient_id', id_of('ana'), 'amount', 10, 'category', 'other'));
  insert into there select zone, w.what, w.at - opened, w.part * hours(span)
  from public.payment_requests p cross join lateral (values ('claim', p.due_at, 1),
    ('reminder', p.remind_at, 0.5)) w (what, at, part)
  where p.state = 'open' order by p.payment_request_id desc limit 2;
  insert into there select zone, 'invitation', i.expires_at - opened, '720:00'
  from (select act('cleo', 'invitation_create',
    jsonb_build_object('community_id', town('town'))) as body) a
  join public.invitations i on i.invitation_id = (a.body ->> 'invitation_id')::uuid;

  -- Who exchanged just now is dormant after as long, and not a second earlier.
  select max(v.at) into former from public.events v where v.kind = 'escrow_released';
  perform private.run_batch('dormancy', as_of => former + hours(span) - interval '1 second');
  insert into there
  select zone, 'still awake', '0', make_interval(days => (dormant_at is not null)::int)
  from public.memberships m where m.member_id = id_of('ben');
  perform private.run_batch('dormancy', as_of => former + hours(span));
  insert into there
  select zone, 'dormant then', '0', make_interval(days => (dormant_at is null)::int)
  from public.memberships m where m.member_id = id_of('ben');
  perform behind_the_bank('update public.memberships set dormant_at = null');
  perform set_config('timezone', 'UTC', false);
end $$;

call tests.play('America/New_York');
call tests.play('Pacific/Chatham');
call tests.play('Australia/Lord_Howe');
call tests.play('Europe/Amsterdam');

select ok(lasts between meant and meant + interval '10 seconds',
  format('%s: %s', what, zone)) from there order by zone, what;
select books_are_whole();

-- Whoever adds a span that somebody chose to a moment does so in UTC.
select is(string_agg(p.oid::regprocedure::text, ', '), null, 'no function forgets it')
from pg_proc p
where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
  and not coalesce(p.proconfig @> '{TimeZone=UTC}', false)
  and exists (
    select from pg_attribute a
    where a.atttypid = 'interval'::regtype and a.attnum > 0 and a.attrelid in (
        'public.community_settings'::regclass, 'public.escrows'::regclass)
      and p.prosrc ~ ('\+ (\w+\.)?' || a.attname || '\M'));
select * from finish();
