-- What a job gave up after 8 attempts, and why. Mend the cause, then delete the row here: the job
-- takes it up again at its next run.
select c.slug as community, f.job, f.subject_id, f.attempts, f.parked_at, f.error
from job_failures f
left join communities c using (community_id)
where f.parked_at is not null
order by f.parked_at;
