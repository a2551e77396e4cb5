-- Each job: when it runs (UTC), when it last did, and what it could not carry out.
select
  j.job,
  j.schedule,
  j.does,
  r.finished_at as last_run_at,
  coalesce(r.finished_at, j.created_at) < now() - j.late_after as late,
  r.done,
  r.failed,
  (select count(*) from job_failures f
   where f.job = j.job and f.parked_at is null) as to_be_tried_again,
  (select count(*) from job_failures f
   where f.job = j.job and f.parked_at is not null) as parked
from private.jobs j
left join lateral (
  select * from job_runs r where r.job = j.job order by r.job_run_id desc limit 1) r on true
order by j.job;
