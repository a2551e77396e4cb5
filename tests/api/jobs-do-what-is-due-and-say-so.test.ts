import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { moveToOwnStack } from "./support/own-stack.ts";

const own = await moveToOwnStack();
const { expect } = await import("../harness/member.ts");
const { sql } = await import("../harness/sql.ts");
const { call } = await import("../harness/call.ts");
const { stack } = await import("../harness/stack.ts");
const { assertWhole } = await import("../harness/books.ts");
const { disputed, held, overdue, request } = await import("./support/exchange.ts");
const { newVillage } = await import("./support/people.ts");
const { runJob } = await import("./support/jobs.ts");
Deno.test.afterAll(own.stop);

const { town, ana, ben, cora } = await newVillage("working");

const due: Record<string, () => Promise<void>> = {
  "auto-release": async () => {
    const escrow_id = await held(ana, ben, 5);
    expect(200, await ben.post("/escrow/deliver", { escrow_id }));
    await overdue("escrow", escrow_id);
  },
  "delivery-deadlines": async () => await overdue("escrow", await held(ana, ben, 5)),
  "request-expiry": async () => await overdue("request", (await request(ana, ben)).request_id),
  "dispute-deadlines": async () =>
    await overdue("dispute", await disputed(ana, await held(ana, ben, 5))),
};

for (const [job, make] of Object.entries(due)) {
  Deno.test(`${job}: nothing is due, three are due, none is due again`, async () => {
    const [{ mark }] = await sql<[{ mark: number }]>`
      select coalesce(max(job_run_id), 0) as mark from job_runs`;
    const idle = { job, done: 0, failed: 0, parked: 0, more: false, skipped: false };
    deepStrictEqual((await runJob(job)).body, idle);
    for (let n = 0; n < 3; n++) await make();
    deepStrictEqual((await runJob(job)).body, { ...idle, done: 3 });
    deepStrictEqual((await runJob(job)).body, idle);
    const runs = await sql`
      select done, failed from job_runs where job = ${job} and job_run_id > ${mark}
      order by job_run_id`;
    deepStrictEqual([...runs], [0, 3, 0].map((done) => ({ done, failed: 0 })));
    await assertWhole(town);
  });
}

Deno.test("what cannot be carried out is counted, tried again, and stops nothing", async () => {
  const bad = await held(ana, ben, 5);
  await sql`
    create function private.break_one() returns trigger language plpgsql set search_path = ''
    as $$ begin raise exception 'broken on purpose'; end $$`;
  await sql.unsafe(`
    create trigger broken before update on escrows for each row
    when (old.escrow_id = '${bad}') execute function private.break_one()`);
  await overdue("escrow", bad);
  await due["delivery-deadlines"]!();
  const { body } = await runJob("delivery-deadlines");
  deepStrictEqual([body.done, body.failed, body.parked], [1, 1, 0]);
  await sql`update job_failures set attempts = 7, next_attempt_at = now() - interval '1 minute'`;
  const last = (await runJob("delivery-deadlines")).body;
  deepStrictEqual([last.done, last.failed, last.parked], [0, 1, 1]);
  strictEqual((await runJob("delivery-deadlines")).body.failed, 0, "parked: left alone");
  const told = expect(200, await cora.get("/health")).body;
  deepStrictEqual([told.status, told.parked.length, told.parked[0].subject_id], [
    "degraded",
    1,
    bad,
  ]);
  strictEqual("parked" in expect(200, await ana.get("/health")).body, false);
  await sql`drop trigger broken on escrows`;
  await sql`delete from job_failures`;
  strictEqual((await runJob("delivery-deadlines")).body.done, 1);
  await assertWhole(town);
});

Deno.test("clean-up forgets keys after a day, and the write can be made anew", async () => {
  await runJob("cleanup-idempotency");
  const key = crypto.randomUUID();
  const write = () => ana.post("/member", { bio: "Twice." }, { key });
  expect(200, await write());
  await sql`
    update private.idempotency_keys set created_at = now() - interval '23 hours'`;
  strictEqual((await runJob("cleanup-idempotency")).body.done, 0);
  strictEqual((await write()).headers.get("idempotency-replayed"), "true");
  await sql`
    update private.idempotency_keys set created_at = now() - interval '25 hours'
    where idempotency_key = ${key}`;
  strictEqual((await runJob("cleanup-idempotency")).body.done, 1);
  strictEqual(expect(200, await write()).headers.get("idempotency-replayed"), null);
});

Deno.test("reconcile counts what it checked, and finds nothing wrong", async () => {
  for (const body of [{}, { full: false }, { full: true }]) {
    const answer = (await runJob("reconcile", body)).body;
    strictEqual(answer.job, "full" in body && body.full ? "reconcile-full" : "reconcile");
    strictEqual(answer.findings, 0);
  }
});

Deno.test("the key may come as a bearer token, as pg_net and other clocks send it", async () => {
  const headers = { authorization: `Bearer ${stack.cronKey}` };
  strictEqual((await call("POST", "/cron/auto-release", {}, { headers })).status, 200);
});

Deno.test("health: anyone sees that all is well and how old each run is", async () => {
  for (const job of ["auto-release", "delivery-deadlines", "request-expiry", "dispute-deadlines"]) {
    await runJob(job);
  }
  const { body } = expect(200, await call("GET", "/health"));
  deepStrictEqual([Object.keys(body).sort(), body.status], [["jobs", "status"], "ok"]);
  const jobs = await sql<{ job: string }[]>`select job from private.jobs order by job`;
  deepStrictEqual(body.jobs.map(({ job }: { job: string }) => job), jobs.map(({ job }) => job));
  deepStrictEqual(body.jobs.filter((job: { late: boolean }) => job.late), []);
});

Deno.test("health: a job that has not run for too long degrades it", async () => {
  await sql`update job_runs set finished_at = finished_at - interval '11 minutes'
    where job = 'auto-release'`;
  const { body } = expect(200, await call("GET", "/health"));
  const late = body.jobs.filter((job: { late: boolean }) => job.late);
  deepStrictEqual([body.status, late.map(({ job }: { job: string }) => job)], [
    "degraded",
    ["auto-release"],
  ]);
  await runJob("auto-release");
  strictEqual(expect(200, await call("GET", "/health")).body.status, "ok");
});
