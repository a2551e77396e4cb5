-- Jobs: they carry out what the clock has made true already. One call is one bounded batch; each
-- row stands alone, so that a bad one holds up no other.

create table private.jobs (
  job text primary key,
  schedule text not null,
  late_after interval not null,
  batch text not null,
  does text not null,
  created_at timestamptz not null default now()
);
comment on table private.jobs is
  'The timetable: name, cron schedule (UTC), when a missing run is an alarm, and the function '
  'that does one batch of it (batch_size integer, as_of timestamptz).';

create table public.job_runs (
  job_run_id bigint generated always as identity primary key,
  job text not null,
  as_of timestamptz not null,
  started_at timestamptz not null,
  finished_at timestamptz not null default clock_timestamp(),
  done integer not null,
  failed integer not null
);
comment on table public.job_runs is 'One row per batch of a job.';
comment on column public.job_runs.job_run_id is 'Its number.';
comment on column public.job_runs.job is 'Which job.';
comment on column public.job_runs.started_at is 'When it began.';
comment on column public.job_runs.finished_at is 'When it ended.';
comment on column public.job_runs.done is 'Rows carried out, or checked.';
comment on column public.job_runs.as_of is 'The time the batch went by.';
comment on column public.job_runs.failed is 'Rows that could not be carried out; see job_failures.';
create index on public.job_runs (job, job_run_id);

create table public.job_failures (
  job text not null,
  subject_id uuid not null,
  community_id uuid,
  attempts integer not null,
  next_attempt_at timestamptz not null,
  parked_at timestamptz,
  error text not null,
  primary key (job, subject_id)
);
comment on table public.job_failures is
  'Rows a job could not carry out: tried again with growing pauses, parked after 8 attempts. '
  'Delete a row here once its cause is mended, and the job takes it up again.';
comment on column public.job_failures.job is 'Which job.';
comment on column public.job_failures.community_id is 'Whose row it is.';
comment on column public.job_failures.attempts is 'How often it was tried.';
comment on column public.job_failures.next_attempt_at is
  'When it is tried again, unless it is parked.';
comment on column public.job_failures.error is 'What Postgres said the last time.';
comment on column public.job_failures.subject_id is 'The escrow, request or dispute.';
comment on column public.job_failures.parked_at is 'Set: no more attempts until staff act.';

alter table private.jobs enable row level security;
alter table public.job_runs enable row level security;
alter table public.job_failures enable row level security;
grant select on private.jobs to chronobank;
grant select, insert, delete on public.job_runs to chronobank;
grant select, insert, update, delete on public.job_failures to chronobank;
create policy "the bank reads its timetable" on private.jobs for select to chronobank
  using (true);
create policy "the bank records runs" on public.job_runs to chronobank
  using (true) with check (true);
create policy "the bank keeps failures" on public.job_failures to chronobank
  using (true) with check (true);
grant select on public.job_failures to authenticated;
create policy "staff see what their community's jobs could not do"
  on public.job_failures for select to authenticated
  using (community_id in (select private.my_staffed_communities()));

-- What a batch did, and whether it was full, so that there may be more.
create type private.batch as (done integer, failed integer, more boolean);
-- A row that is due.
create type private.due as (subject_id uuid, community_id uuid);

grant create on schema public, private to chronobank;
set role chronobank;

-- Whether a row waits for its next attempt, or is parked.
create function private.is_set_back(job text, subject_id uuid, as_of timestamptz)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from public.job_failures f
    where f.job = is_set_back.job and f.subject_id = is_set_back.subject_id
      and (f.parked_at is not null or f.next_attempt_at > as_of));
end $$;
comment on function private.is_set_back(text, uuid, timestamptz) is
  'Whether a job leaves a row alone for now.';

create function private.set_back(job text, due private.due, as_of timestamptz, error text)
returns void
language sql volatile security definer set search_path = ''
as $$
  insert into public.job_failures as f (
    job, subject_id, community_id, attempts, next_attempt_at, error)
  values (job, (due).subject_id, (due).community_id, 1, as_of + interval '1 minute', error)
  on conflict on constraint job_failures_pkey do update set
    attempts = f.attempts + 1,
    next_attempt_at = as_of + interval '1 minute' * power(2, f.attempts),
    parked_at = case when f.attempts + 1 >= 8 then as_of end,
    error = excluded.error
$$;
comment on function private.set_back(text, private.due, timestamptz, text) is
  'Counts a failed attempt: pauses of 1, 2, 4 … minutes, parked after 8.';

-- Carries out a list of due rows, each in a block of its own. The rows are locked already.
create function private.carry_out(
  job text, rows private.due[], action regprocedure, batch_size integer, as_of timestamptz)
returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  due private.due;
  result private.batch := row(0, 0, coalesce(cardinality(rows), 0) >= batch_size);
begin
  foreach due in array coalesce(rows, '{}') loop
    begin
      execute format('select %s($1)', action::regproc) using due.subject_id;
      -- Now, or a deferred violation would fail the whole batch when it commits.
      set constraints all immediate;
      set constraints all deferred;
      delete from public.job_failures f
      where f.job = carry_out.job and f.subject_id = due.subject_id;
      result.done := result.done + 1;
    exception
      -- Somebody was faster; that is no fault of the row, and the next run finds it again.
      when deadlock_detected or lock_not_available or serialization_failure then
        result.failed := result.failed + 1;
      when others then
        perform private.set_back(job, due, as_of, sqlerrm);
        result.failed := result.failed + 1;
    end;
  end loop;
  return result;
end $$;
comment on function private.carry_out(text, private.due[], regprocedure, integer, timestamptz) is
  'Runs an action on each row; a failure is counted and set back, and stops nothing.';

-- The same in the statements of one row. Where that fails, each half by itself, so that a bad row
-- is soon alone; what is bad is left to private.carry_out, which says why.
create function private.carry_out_at_once(ids uuid[], action regprocedure) returns uuid[]
language plpgsql security definer set search_path = ''
as $$
declare
  half constant integer := cardinality(ids) / 2;
begin
  begin
    execute format('select %s($1)', action::regproc) using ids;
    set constraints all immediate;
    set constraints all deferred;
    return ids;
  exception when others then
    if half = 0 then
      return array[]::uuid[];
    end if;
  end;
  return private.carry_out_at_once(ids[:half], action)
    || private.carry_out_at_once(ids[half + 1:], action);
end $$;
comment on function private.carry_out_at_once(uuid[], regprocedure) is
  'Runs an action on many rows together, as many as it can; returns those. They are locked '
  'already, and none has failed before.';

-- One batch of one job. A second one at the same time does nothing.
create function private.run_batch(
  job text, batch_size integer default 500, as_of timestamptz default clock_timestamp())
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  entry private.jobs;
  result private.batch;
  started_at constant timestamptz := clock_timestamp();
begin
  select * into strict entry from private.jobs j where j.job = run_batch.job;
  if not pg_try_advisory_xact_lock(hashtextextended('chronobank job ' || job, 0)) then
    return jsonb_build_object('job', job, 'done', 0, 'failed', 0, 'more', false,
      'skipped', true);
  end if;
  execute format('select * from %s($1, $2)', entry.batch)
    into result.done, result.failed, result.more using least(greatest(batch_size, 1), 5000), as_of;
  insert into public.job_runs (job, as_of, started_at, done, failed)
  values (job, as_of, started_at, result.done, result.failed);
  return jsonb_build_object('job', job, 'done', result.done, 'failed', result.failed,
    'more', result.more and result.done > 0, 'skipped', false,
    'parked', (select count(*) from public.job_failures f
      where f.job = run_batch.job and f.parked_at is not null));
end $$;
comment on function private.run_batch(text, integer, timestamptz) is
  'Runs one batch of a job as of a time, and records it. Returns {job, done, failed, parked, more, '
  'skipped}; skipped: another one was running.';

reset role;

-- What pg_cron calls: batch after batch, each in a transaction of its own, so that no lock is
-- held long. Without a search path of its own: a procedure with one may not commit.
create procedure private.run_job(job text)
language plpgsql
as $$
declare
  result jsonb;
begin
  for turn in 1..100 loop
    result := private.run_batch(job);
    commit;
    exit when not (result ->> 'more')::boolean;
  end loop;
end $$;
comment on procedure private.run_job(text) is
  'Runs a job until nothing is due, at most 100 batches; commits after each.';
revoke execute on procedure private.run_job(text) from public;

revoke create on schema public, private from chronobank;
