import type { Sql } from "postgres";
import { withConnection } from "../../postgres/with-connection.ts";
import type { Caller } from "./caller.ts";
import type { Journal } from "./journal.ts";
import { pause } from "./nemesis.ts";
import type { Victim } from "./victim.ts";
import { judgeJob } from "./witnesses.ts";

/** The jobs that have a path of their own. */
export async function findJobs(sql: Sql): Promise<string[]> {
  const rows = await sql<{ job: string }[]>`
    select job from private.jobs where job <> 'reconcile-full' order by job`;
  return rows.map(({ job }) => job);
}

/** After the last fault each job runs, by its path and by pg_cron, and has left nothing behind. */
export async function jobsGoOn(
  victim: Victim,
  { jobs, caller, journal, waitForCron }: {
    jobs: string[];
    caller: Caller;
    journal: Journal;
    waitForCron: boolean;
  },
): Promise<void> {
  for (const job of jobs) {
    const answer = await caller.job(job);
    if (answer?.status !== 200) journal.complain(`the job ${job} is stuck`);
    judgeJob(job, answer, journal);
  }
  const since = new Date();
  if (waitForCron) { while (new Date().getMinutes() === since.getMinutes()) await pause(1000); }
  for (let waited = 0; waitForCron && waited < 30; waited++) {
    if ((await withConnection(victim.adminUrl, (sql) => silentSince(sql, since))).length === 0) {
      break;
    }
    await pause(1000);
  }
  await withConnection(victim.adminUrl, async (sql) => {
    const silent = waitForCron ? await silentSince(sql, since) : [];
    for (const job of silent) journal.complain(`pg_cron has not run ${job}`);
    for (const trouble of await troubles(sql)) journal.complain(trouble);
  });
}

/** Which jobs of each minute pg_cron has not carried out since then. */
async function silentSince(sql: Sql, since: Date): Promise<string[]> {
  const rows = await sql<{ jobname: string }[]>`
    select jobname from cron.job j where schedule = '* * * * *' and not exists (
      select from cron.job_run_details r
      where r.jobid = j.jobid and r.status = 'succeeded' and r.start_time > ${since})`;
  return rows.map(({ jobname }) => jobname);
}

/** What reconciliation finds, what jobs could not do, and a pg_cron that is not there. */
async function troubles(sql: Sql): Promise<string[]> {
  await sql`select private.run_batch('reconcile-full')`;
  const rows = await sql<{ trouble: string }[]>`
    select 'finding: ' || check_name || ' ' || subject as trouble from findings
    where cleared_at is null
    union all select 'could not do: ' || job || ' ' || error from job_failures
    union all select 'pg_cron is not there' where not exists (
      select from pg_stat_activity where backend_type = 'pg_cron launcher')`;
  return rows.map(({ trouble }) => trouble);
}
