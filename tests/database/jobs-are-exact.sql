\ir helpers/people.sql
\ir helpers/disputes.sql
-- Each job just before, at and after the deadline, with the time as its argument.

create function noon() returns timestamptz
language sql stable as $$ select timestamptz '2100-01-01 12:00:00+00' $$;

create function exact(job text, prepared text, reached text) returns text
language plpgsql as $$
declare
  states text[];
  moment interval;
begin
  foreach moment in array array[interval '-1 second', '-1 microsecond', '0'] loop
    perform run(job, noon() + moment);
    execute prepared into reached;
    states := states || reached;
  end loop;
  return array_to_string(states, ' ');
end $$;

select hold('ana', 'ben', 10) as escrow \gset
select put_clock(:'escrow', noon()) \g /dev/null
select is(exact('delivery-deadlines', format('select state_of(%L)', :'escrow'), ''),
  'held held refunded', 'delivery-deadlines acts at the deadline, not before');
select hold('ana', 'ben', 10) as escrow \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow', 'amount', 7))
  \g /dev/null
select put_clock(:'escrow', noon()) \g /dev/null
select is(exact('auto-release', format('select state_of(%L)', :'escrow'), ''),
  'delivered delivered split', 'auto-release acts at the deadline, not before');
select is(parts_of(:'escrow'), '7+3+0', 'what is claimed is released, the rest refunded');
select ask_for('ana', 10) as request \gset
select behind_the_bank(format('update requests set expires_at = noon()'));
select is(exact('request-expiry', format('select state from requests where request_id = %L',
  :'request'), ''), 'open open expired', 'request-expiry acts at the deadline, not before');
select dispute() as case_1 \gset
select behind_the_bank(format('update disputes set decision_due_at = noon()'));
select is(exact('dispute-deadlines', 'select state from disputes', ''),
  'open open decided', 'dispute-deadlines acts at the deadline, not before');
select is((select source::text || coalesce(actor_id::text, '') from events
    order by event_id desc limit 1), 'job', 'the events name the job and nobody else');

-- A party who comes a moment late is told so, whether or not the job has run.
select hold('ana', 'ben', 10) as escrow \gset
select put_clock(:'escrow', clock_timestamp()) \g /dev/null
select refuses('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow'),
  'deadline_passed', 'too late to deliver');
select refuses('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow'),
  'deadline_passed', 'too late to confirm');
select refuses('ana', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow',
  'reason', 'other', 'statement', 'x'), 'deadline_passed', 'too late to dispute');
select refuses('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow'),
  'deadline_passed', 'too late to refund');
select is(state_of(:'escrow'), 'held', 'and it waits for its job');
select ask_for('ana', 10) as request \gset
select behind_the_bank(format($$update requests set expires_at = clock_timestamp()
  where state = 'open'$$));
select refused(call_of(name, rpc, jsonb_build_object('request_id', :'request')), 'deadline_passed',
  format('too late: %s', rpc))
from (values ('ben', 'request_accept'), ('ana', 'request_cancel')) calls (name, rpc);

-- Batches are bounded, the earliest first, and say whether there is more.
select run('delivery-deadlines'), run('request-expiry') \g /dev/null
create temp table several as select n, hold('ana', 'ben', 10 + n) as escrow
from generate_series(1, 5) n;
select put_clock(escrow, noon() - n * interval '1 minute') from several \g /dev/null
create function batch(job text, size integer) returns jsonb
language sql as $$ select private.run_batch(job, size, noon()) $$;
select is(batch('delivery-deadlines', 2), '{"job": "delivery-deadlines", "done": 2, "failed": 0,
  "more": true, "parked": 0, "skipped": false}', 'a full batch says there may be more');
select is((select array_agg(n order by n) from several where state_of(escrow) = 'held'),
  '{1,2,3}', 'the most overdue first');
select is(batch('delivery-deadlines', 2) -> 'done', '2', 'the next two');
select is(batch('delivery-deadlines', 2) - '{job,failed,parked,skipped}'::text[],
  '{"done": 1, "more": false}', 'the last one');
select is(batch('delivery-deadlines', 2) -> 'done', '0', 'then nothing');
select is(batch('delivery-deadlines', size) ->> 'skipped', 'false',
  format('a batch of %s is a batch', size)) from unnest(array[0, -5, 1000000, null]) size;

-- Every run is a row; run_job goes on until there is nothing left.
select is((select count(*) from job_runs where job = 'delivery-deadlines' and as_of = noon()),
  9::bigint, 'each batch is recorded');
insert into several select n, hold('ana', 'ben', n) from generate_series(11, 13) n;
select put_clock(escrow, now() - interval '1 minute') from several where n > 10 \g /dev/null
call private.run_job('delivery-deadlines');
select is((select count(*) from several where state_of(escrow) = 'refunded'), 8::bigint,
  'what pg_cron calls does it all');
select is((select array_agg(substr(jobname, 12) order by jobname collate "C") from cron.job
    where jobname <> 'chronobank-cron-records'),
  (select array_agg(job order by job collate "C") from private.jobs),
  'every job is on the timetable');
select is((select count(*) from cron.job j join private.jobs p on j.jobname = 'chronobank-' || p.job
    and j.schedule = p.schedule and j.command = format('call private.run_job(%L)', p.job)),
  (select count(*) from private.jobs), 'as private.jobs says');
select refused($$select private.run_batch('no-such-job')$$,
  'P0002 query returned no rows', 'an unknown job is an error');

-- Clean-up: keys after 24 hours, runs after 30 days, counts after one.
select answer('ana', 'member_update', '{"changes": {"bio": "x"}}', 'kept') \g /dev/null
create temp table keys as select idempotency_key, created_at from private.idempotency_keys
where idempotency_key = 'kept';
select run('cleanup-idempotency', created_at + interval '24 hours' - interval '1 microsecond')
from keys \g /dev/null
select ok(exists (select from private.idempotency_keys where idempotency_key = 'kept'),
  'a key is kept for 24 hours');
select run('cleanup-idempotency', created_at + interval '24 hours') from keys \g /dev/null
select is((select count(*) from private.idempotency_keys join keys using (idempotency_key)),
  0::bigint, 'and not longer');
select ok(exists (select from job_runs where job = 'request-expiry'), 'runs are kept');
select run('cleanup-idempotency', now() + interval '31 days') \g /dev/null
select is((select count(*) from job_runs where job = 'request-expiry'), 0::bigint, 'for 30 days');
select is((select count(*) from private.rate_limits), 0::bigint, 'idle counts go');
select is((select count(*) from private.idempotency_keys), 0::bigint, 'all keys are gone');
select books_are_whole();
select * from finish();
