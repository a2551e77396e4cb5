import { Cron } from "croner";
import type { Database } from "./database.ts";

type Job = { jobid: number; schedule: string; command: string };

/**
 * Run the jobs of `cron.job` where the database does not do it itself: at the full minute, in UTC,
 * one after another, with a row in `cron.job_run_details` for each run. Returns how to stop.
 */
export function startTimetable(database: Database): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = Promise.resolve();
  const wait = () => {
    const untilNextMinute = 60_000 - Date.now() % 60_000;
    timer = setTimeout(() => {
      const minute = new Date(Math.round(Date.now() / 60_000) * 60_000);
      running = running.then(() => runDueJobs(database, minute));
      wait();
    }, untilNextMinute);
  };
  wait();
  return () => {
    clearTimeout(timer);
    return running;
  };
}

/** Run every job that is due in the minute that begins at `minute`. */
export async function runDueJobs(database: Database, minute: Date): Promise<void> {
  const jobs = await database.sql<Job>(
    "select jobid, schedule, command from cron.job where active order by jobid",
  );
  for (const job of jobs) {
    if (isDue(job.schedule, minute)) await runJob(database, job);
  }
}

/** Whether a pattern of five fields names this minute, in UTC. */
export function isDue(schedule: string, minute: Date): boolean {
  const pattern = new Cron(schedule, { timezone: "UTC", paused: true });
  const justBefore = new Date(minute.getTime() - 1000);
  return pattern.nextRun(justBefore)?.getTime() === minute.getTime();
}

async function runJob(database: Database, job: Job): Promise<void> {
  const [run] = await database.sql(
    `insert into cron.job_run_details (jobid, command, status, start_time)
     values ($1, $2, 'running', clock_timestamp()) returning runid`,
    [job.jobid, job.command],
  );
  const [status, message] = await database.sql(job.command).then(
    () => ["succeeded", null],
    (error: unknown) => ["failed", error instanceof Error ? error.message : String(error)],
  );
  await database.sql(
    `update cron.job_run_details
     set status = $2, return_message = $3, end_time = clock_timestamp() where runid = $1`,
    [run?.runid, status, message],
  );
}
