import assert from "node:assert/strict";
import type { Database } from "../../scripts/stack/database.ts";
import { isDue, runDueJobs } from "../../scripts/stack/timetable.ts";
import { onEmbedded } from "./throw-away.ts";

Deno.test("a pattern names minutes in UTC", () => {
  const at = (time: string) => new Date(`2026-03-29T${time}:00Z`);
  assert.ok(isDue("* * * * *", at("12:34")));
  assert.ok(isDue("*/5 * * * *", at("12:35")));
  assert.ok(!isDue("*/5 * * * *", at("12:34")));
  // Clocks in Europe jump over this hour; UTC has it.
  assert.ok(isDue("30 2 * * *", at("02:30")));
  assert.ok(!isDue("30 2 * * 1", at("02:30")));
});

Deno.test("jobs run when they are due, may commit, and leave a record", async () => {
  await onEmbedded(async (stack) => {
    const database = { sql: stack.sql } as Database;
    await runDueJobs(database, new Date("2026-03-29T12:34:00Z"));
    const kept = await stack.sql("select label from public.things where label = 'job'");
    assert.equal(kept.length, 2);
    await runDueJobs(database, new Date("2026-03-29T04:00:00Z"));
    const runs = await stack.sql(
      `select j.jobname, r.status, r.return_message, r.end_time is not null as ended
       from cron.job_run_details r join cron.job j using (jobid) order by runid`,
    );
    const minute = { jobname: "things-every-minute", status: "succeeded", return_message: null };
    const four = { jobname: "things-at-four", status: "failed" };
    assert.deepEqual(runs.slice(-3), [
      { ...minute, ended: true },
      { ...minute, ended: true },
      { ...four, return_message: "division by zero", ended: true },
    ]);
  });
});

Deno.test("a job's name is kept once, and an unknown one cannot be taken off", async () => {
  await onEmbedded(async (stack) => {
    await stack.sql("select cron.schedule('things-at-four', '0 5 * * *', 'select 1')");
    const jobs = await stack.sql("select jobname, schedule from cron.job order by jobid");
    assert.deepEqual(jobs, [
      { jobname: "things-every-minute", schedule: "* * * * *" },
      { jobname: "things-at-four", schedule: "0 5 * * *" },
    ]);
    await stack.sql("select cron.unschedule('things-at-four')");
    await assert.rejects(stack.sql("select cron.unschedule('things-at-four')"), /things-at-four/);
  });
});
