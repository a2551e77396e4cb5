import { deepStrictEqual } from "node:assert/strict";
import { assertWhole, posted } from "../harness/books.ts";
import { newCommunity } from "../harness/community.ts";
import { asMember, expect } from "../harness/member.ts";
import { behindTheBank, sql } from "../harness/sql.ts";

const town = await newCommunity("a-town-with-a-clock");

Deno.test("what was delivered and met with silence is released by the clock alone", async () => {
  const [ana, ben] = [await asMember("Ana", town), await asMember("Ben", town)];
  const work = { title: "Mowing", description: "The lawn.", category: "other", amount: 60 };
  const { request_id } = expect(201, await ana.post("/requests-create", work)).body;
  const accepted = expect(201, await ben.post("/request-accept", { request_id })).body;
  const { escrow_id } = accepted.escrow;
  expect(200, await ben.post("/escrow/deliver", { escrow_id }));
  await behindTheBank(`
    update escrows set due_at = now() - interval '1 second' where escrow_id = '${escrow_id}'`);

  await until(async () => await state(escrow_id) !== "delivered");
  const failures = await sql`select error from job_failures where subject_id = ${escrow_id}`;
  deepStrictEqual([await state(escrow_id), ...failures], ["released"]);
  deepStrictEqual([await posted(ana.member_id, town), await posted(ben.member_id, town)], [
    -60,
    60,
  ]);
  // pg_cron writes down how a run ended in a transaction of its own, after that of the run.
  await until(async () => await status() === "succeeded");
  deepStrictEqual(await status(), "succeeded");
  await assertWhole(town);
});

/** pg_cron fires at the full minute, and a run takes a moment. */
async function until(there: () => Promise<boolean>): Promise<void> {
  const latest = Date.now() + 75_000;
  while (!await there() && Date.now() < latest) {
    await new Promise((wake) => setTimeout(wake, 500));
  }
}

/** How the last run of the job ended that has ended. */
async function status(): Promise<string | undefined> {
  const [run] = await sql`
    select status from cron.job_run_details join cron.job using (jobid)
    where jobname = 'chronobank-auto-release' and end_time is not null
    order by runid desc limit 1`;
  return run?.status;
}

async function state(escrow_id: string): Promise<string> {
  const [escrow] = await sql`select state from escrows where escrow_id = ${escrow_id}`;
  return escrow?.state;
}
