\ir helpers/people.sql
\ir helpers/disputes.sql
-- A row that cannot be carried out: tried again with growing pauses, parked, seen by staff, and
-- no obstacle to any other row.

create temp table poisoned (escrow_id uuid, deferred boolean default false);
grant select on poisoned to public;
create function poison() returns trigger
language plpgsql as $$
begin
  if exists (select from poisoned p where p.escrow_id = new.escrow_id
    and p.deferred = (tg_argv[0] = 'deferred'))
  then
    raise exception 'this row is poison';
  end if;
  return new;
end $$;
create trigger "at once" before update on public.escrows
  for each row execute function poison('at once');
create constraint trigger "at commit" after update on public.escrows
  deferrable initially deferred for each row execute function poison('deferred');
-- chronobank runs it; nothing of the tests' schema is granted by default.
grant execute on function poison() to public;

create temp table due as select n, hold('ana', 'ben', n) as escrow from generate_series(1, 5) n;
select put_clock(escrow, now() - interval '1 hour' + n * interval '1 minute') from due \g /dev/null
insert into poisoned select escrow, n = 3 from due where n in (1, 3);

select is(run('delivery-deadlines'), '3 done, 2 failed', 'the others go on');
select is((select array_agg(n order by n) from due where state_of(escrow) = 'held'), '{1,3}',
  'also where the trouble comes only at the commit');
select is((select count(*) from job_failures where error = 'this row is poison'
    and attempts = 1 and job = 'delivery-deadlines' and community_id = town('town')), 2::bigint,
  'each failure is recorded with its error');
select is((select row(done, failed)::text from job_runs order by job_run_id desc limit 1), '(3,2)',
  'the run is recorded');
select books_are_whole();

-- Back-off: 1, 2, 4 … minutes; in between the row is left alone.
create function moment(minutes integer, seconds integer default 0) returns timestamptz
language sql stable as $$
  select timestamptz '2100-01-01 12:00:00+00'
    + make_interval(mins => minutes, secs => seconds)
$$;
delete from job_failures;
delete from poisoned where deferred;
select is(run('delivery-deadlines', moment(0)), '1 done, 1 failed',
  'a row whose failure is deleted is taken up again');
select is(run('delivery-deadlines', moment(minutes, -1)) || ', ' ||
    run('delivery-deadlines', moment(minutes)), '0 done, 0 failed, 0 done, 1 failed',
  format('attempt %s comes %s minutes after the first', n, minutes))
from (values (2, 1), (3, 3), (4, 7), (5, 15), (6, 31), (7, 63), (8, 127)) attempts (n, minutes);
select is((select row(attempts, parked_at = moment(127))::text from job_failures), '(8,t)',
  'after the eighth it is parked');
select is(run('delivery-deadlines', moment(100000)), '0 done, 0 failed', 'and left alone');
select is((private.run_batch('delivery-deadlines', 10, moment(100000)) ->> 'parked'), '1',
  'the job says so');
select is(ask(null, 'select public.health()') ->> 'status', 'degraded', 'everybody sees: degraded');
select is(ask('cleo', 'select public.health()') #>> '{parked,0,error}', 'this row is poison',
  'staff of the community see which and why');
select is(ask('fay', 'select public.health()') -> 'parked', '[]', 'staff of another do not');
select is(ask('ana', 'select public.health()') ? 'parked', false, 'nor do members');
select is(ask('cleo', 'select count(*) from public.job_failures'), '1', 'staff read the table');
select is(ask(name, 'select count(*) from public.job_failures'), '0', format('%s do not', name))
from unnest(array['ana', 'fay']) name;

-- Mended: staff delete the row, the job takes it up, health is well again.
truncate poisoned;
select is(run('delivery-deadlines', moment(100000)), '0 done, 0 failed', 'parked stays parked');
delete from job_failures;
select is(run('delivery-deadlines', moment(100000)), '1 done, 0 failed', 'until staff delete it');
select is((select count(*) from job_failures), 0::bigint, 'nothing is left of it');

-- A failure that goes by itself is forgotten by itself.
select hold('ana', 'ben', 6) as escrow \gset
insert into poisoned values (:'escrow');
select run('delivery-deadlines', moment(100000)) \g /dev/null
truncate poisoned;
select is(run('delivery-deadlines', moment(100001)), '1 done, 0 failed', 'the next attempt works');
select is((select count(*) from job_failures), 0::bigint, 'and the failure is forgotten');

-- The same for the other jobs.
select dispute(7) as case_1 \gset
select dispute(8) as case_2 \gset
insert into poisoned values (escrow_of(:'case_1'));
select is(run('dispute-deadlines', moment(100000)), '1 done, 1 failed', 'dispute-deadlines');
select is(outcome_of(:'case_1'), 'open 0+0+7 disputed', 'the case is open still, as its escrow is');
delete from job_failures;
truncate poisoned;
select run('dispute-deadlines', moment(100000)) \g /dev/null
select is(outcome_of(:'case_1'), 'decided refund 0 0+7+0 refunded', 'until it can be');

-- A case of which staff cannot be told still ends.
update community_settings set dispute_fallback = 'staff' where community_id = town('town');
select dispute(10) as untold \gset
create function never() returns trigger
language plpgsql as $$ begin raise exception 'nobody is told'; end $$;
grant execute on function never() to public;
create trigger "no telling" before update of escalated_at on public.disputes
  for each row execute function never();
select is(run('dispute-deadlines', now() + interval '20 days'), '0 done, 1 failed', 'not told');
update job_failures set attempts = 8, parked_at = now();
select is(run('dispute-deadlines', now() + interval '32 days'), '1 done, 0 failed', 'but decided');
drop trigger "no telling" on public.disputes;
delete from job_failures;
select hold('ana', 'ben', 9) as first \gset
select hold('ana', 'ben', 9) as second \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', id))
from unnest(array[:'first', :'second']) id \g /dev/null
insert into poisoned values (:'first');
select is(run('auto-release', moment(100000)), '1 done, 1 failed', 'auto-release');
select is((select count(*) from job_failures), 1::bigint, 'each on its own account');
truncate poisoned;
select run(job, moment(100001)) from private.jobs where job !~ 'reconcile' \g /dev/null
select is((select count(*) from escrows where remaining > 0), 0::bigint, 'in the end all is done');
select books_are_whole();
select * from finish();
