-- Hands the timetable to pg_cron once more, where it has the jobs but starts none of them: while
-- much else in the database is being defined, it can miss that something was scheduled.
select cron.schedule(jobname, schedule, command) as jobid, jobname, schedule
from cron.job
where jobname like 'chronobank-%'
order by jobname;
