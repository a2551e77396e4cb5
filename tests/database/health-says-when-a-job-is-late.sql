\ir helpers/people.sql
-- Degraded: a job that has not run for too long, a finding, a parked row. Anyone is told so.

create function status() returns text
language sql as $$ select ask(null, 'select public.health()') ->> 'status' $$;
create function late_jobs() returns text
language sql as $$
  select string_agg(j ->> 'job', ', ' order by j ->> 'job')
  from jsonb_array_elements(ask(null, 'select public.health()') -> 'jobs') j
  where (j ->> 'late')::boolean
$$;
create function ran(job text, ago interval) returns void
language sql as $$
  update public.job_runs r set finished_at = clock_timestamp() - ago where r.job = ran.job
$$;
select is(status(), 'ok', 'a new bank is well before its first job');
update private.jobs set created_at = now() - interval '3 days';
select is((select count(*) from regexp_matches(late_jobs(), '[a-z-]+', 'g')),
  (select count(*) from private.jobs), 'jobs that never ran are late in the end');
select run(job) from private.jobs \g /dev/null
select is(status(), 'ok', 'all have run');
select is((select count(*) from jsonb_array_elements(ask(null,
  'select public.health()') -> 'jobs') j
    where (j ->> 'age_seconds')::integer between 0 and 60
      and (j ->> 'last_run_at')::timestamptz > now() - interval '1 minute'),
  (select count(*) from private.jobs), 'each says when, and how long ago');

create temp table rules as select job, late_after from private.jobs;
create function lateness(job text, ago interval) returns text
language plpgsql as $$
declare
  said text;
begin
  perform ran(job, ago);
  said := concat_ws(' ', status(), late_jobs());
  perform ran(job, interval '0');
  return said;
end $$;
select is(lateness(job, late_after - interval '10 seconds'), 'ok', format('%s in time', job))
from rules;
select is(lateness(job, late_after + interval '1 second'), 'degraded ' || job, format('%s late',
  job))
from rules;
select is(status(), 'ok', 'and well again');

-- What a stranger is told is this and no more; members of no staff are told the same.
select is(array(select jsonb_object_keys(ask(name, 'select public.health()')) k order by k),
  '{jobs,status}', format('%s sees the outside', coalesce(name, 'a stranger')))
from unnest(array[null, 'ana']) name;
select is(array(select jsonb_object_keys(ask('cleo', 'select public.health()')) k order by k),
  '{findings,jobs,overdue,parked,status}', 'staff see what is behind it');
select refused(format('select ask(%L, %L)', name, 'select count(*) from public.job_runs'),
  '42501 permission denied for table job_runs', 'the runs themselves are nobody''s')
from unnest(array[null, 'ana', 'cleo']) name;
select * from finish();
