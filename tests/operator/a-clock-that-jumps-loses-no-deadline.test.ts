import { deepStrictEqual } from "node:assert/strict";
import type { Sql } from "postgres";
import { type Cluster, startCluster } from "../../scripts/postgres/cluster.ts";
import { makeTestFolder } from "../../scripts/postgres/data-folder.ts";
import { migrate } from "../../scripts/postgres/migrate.ts";
import { withConnection } from "../../scripts/postgres/with-connection.ts";
import { otherClock } from "./other-clock.ts";
import { act, findings, inCluster, seed } from "./own-cluster.ts";

/**
 * A server whose clock we set, in its jobs as well. pg_cron's own workers are made in a part of the
 * server where the library does not reach, so its jobs run in connections, which want a password.
 */
async function underOtherClock(
  moment: string,
  work: (cluster: Cluster, sql: Sql, set: (moment: string) => void) => Promise<void>,
): Promise<void> {
  const dir = makeTestFolder();
  const first = await startCluster({ dir, testing: true });
  await first.stop();
  const clock = await otherClock(dir, moment);
  const options = {
    dir,
    env: { ...clock.env, PGPASSWORD: new URL(first.url).password },
    settings: { "cron.use_background_workers": "off", "cron.host": "127.0.0.1" },
  };
  await inCluster(async (cluster, sql) => {
    await restartTimetable(cluster);
    await work(cluster, sql, clock.set);
  }, options);
}

/** The first launcher of pg_cron is made out of the library's reach too; its successor is not. */
async function restartTimetable({ adminUrl }: Cluster): Promise<void> {
  await withConnection(adminUrl, async (sql) => {
    const launcher = async () =>
      (await sql`select pid from pg_stat_activity where backend_type = 'pg_cron launcher'`)[0]?.pid;
    const former = await launcher();
    // Without its table it stops, and is started again.
    await sql`alter table cron.job rename to away`;
    while (await launcher() === former) await pause(20);
    await sql`alter table cron.away rename to job`;
  });
}

const pause = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

type Runs = Record<string, number>;

async function lastRuns(sql: Sql): Promise<Runs> {
  const rows = await sql<{ job: string; last: number }[]>`
    select job, max(job_run_id)::int as last from job_runs group by job`;
  return Object.fromEntries(rows.map(({ job, last }) => [job, last]));
}

const EACH_MINUTE = ["auto-release", "delivery-deadlines", "dispute-deadlines"];
const SLOWER = ["request-expiry", "write-off-expiry", "closing"];

/** Everything that has a deadline, and where it is now. */
async function fates(sql: Sql): Promise<string[]> {
  const rows = await sql<{ fate: string }[]>`
    select 'escrow ' || escrow_id || ' ' || state as fate from escrows
    union all select 'request ' || request_id || ' ' || state from requests
    union all select 'case ' || dispute_id || ' ' || state from disputes
    union all select 'claim ' || payment_request_id || ' ' || state from payment_requests
    union all select 'write-off ' || write_off_id || ' ' || state from write_offs
    union all select 'events ' || count(*) from events order by 1`;
  return rows.map(({ fate }) => fate);
}

Deno.test("no deadline is lost or met twice by a clock that jumps", async (t) => {
  await underOtherClock("2027-03-21T01:00:00Z", async (cluster, sql, set) => {
    /** Let the clock show a moment, and pg_cron do what it does then. */
    const passes = async (moment: string, jobs = EACH_MINUTE) => {
      const before = await lastRuns(sql);
      set(moment);
      const latest = Date.now() + 20_000;
      for (
        let now = before;
        jobs.some((job) => now[job] === before[job]);
        now = await lastRuns(sql)
      ) {
        if (Date.now() > latest) throw new Error(`pg_cron slept through ${moment}.`);
        await pause(100);
      }
    };
    const runAllJobs = async () => {
      for (const { job } of await sql`select job from private.jobs`) {
        await sql`select private.run_batch(${job})`;
      }
    };
    const delivered = async () => (await sql<{ name: string; escrow_id: string }[]>`
        select m.display_name as name, e.escrow_id from escrows e
        join members m on m.member_id = e.recipient_id where e.state = 'delivered'
        order by e.due_at`);
    const confirm = ({ name, escrow_id }: { name: string; escrow_id: string }) =>
      act(sql, name, "escrow_confirm", `'${escrow_id}'`);

    // The server and the community keep the same hours; these change on the 28th at one, UTC.
    await migrate(cluster.url);
    await sql`alter database postgres set timezone to 'Europe/Amsterdam'`;
    set("2027-03-21T01:00:10Z");
    await seed(sql);
    const [first, second] = await delivered();

    await t.step("an hour that is left out ends nothing early", async () => {
      // After days that it has not seen, pg_cron begins with the minute that it finds.
      await passes("2027-03-28T00:59:50Z");
      await passes("2027-03-28T00:59:57Z");
      deepStrictEqual((await delivered()).length, 2);
    });

    await t.step("what came too late is in time again when the clock goes back", async () => {
      set("2027-03-28T01:00:30Z");
      deepStrictEqual(await confirm(first!), "deadline_passed");
      set("2027-03-28T00:59:30Z");
      deepStrictEqual(await confirm(first!), "released");
    });

    await t.step("what the clock has ended stays ended when it goes back", async () => {
      await passes("2027-03-28T01:00:58Z");
      deepStrictEqual((await delivered()).length, 0);
      const ended = await fates(sql);
      set("2027-03-28T01:00:02Z");
      deepStrictEqual(await confirm(second!), "escrow_not_open");
      await runAllJobs();
      deepStrictEqual(await fates(sql), ended);
      await passes("2027-03-28T01:01:58Z");
      deepStrictEqual(await fates(sql), ended);
    });

    await t.step("an exchange that ends before it began is whole", async () => {
      set("2027-03-28T02:00:50Z");
      await act(
        sql,
        "Noor",
        "request_create",
        "30, title => 'Help', description => 'Please', category => 'other'",
      );
      await act(
        sql,
        "Sami",
        "request_accept",
        "(select request_id from public.requests order by request_id desc limit 1)",
      );
      set("2027-03-28T01:59:50Z");
      const [held] = await sql`select escrow_id from escrows order by escrow_id desc limit 1`;
      deepStrictEqual(await confirm({ name: "Noor", escrow_id: held!.escrow_id }), "released");
      deepStrictEqual(await findings(sql), []);
    });

    await t.step("weeks that are left out end everything, and end it once", async () => {
      await passes("2027-05-28T12:04:57Z", [...EACH_MINUTE, ...SLOWER]);
      const ended = await fates(sql);
      deepStrictEqual(
        ended.filter((fate) => /(held|delivered|disputed|open|proposed)$/.test(fate)),
        [],
      );
      set("2027-05-28T12:04:30Z");
      await runAllJobs();
      deepStrictEqual(await fates(sql), ended);
      const twice = await sql`
        select kind from events where to_state in ('released', 'refunded', 'split', 'expired')
        group by kind, escrow_id, request_id, facts having count(*) > 1`;
      deepStrictEqual([...twice], []);
      deepStrictEqual(await findings(sql), []);
    });
  });
});
