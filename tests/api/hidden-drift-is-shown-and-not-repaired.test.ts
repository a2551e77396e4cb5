import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { moveToOwnStack } from "./support/own-stack.ts";

const own = await moveToOwnStack();
const { call } = await import("../harness/call.ts");
const { expect } = await import("../harness/member.ts");
const { behindTheBank, sql } = await import("../harness/sql.ts");
const { held } = await import("./support/exchange.ts");
const { newVillage } = await import("./support/people.ts");
const { runJob } = await import("./support/jobs.ts");
Deno.test.afterAll(own.stop);

const here = await newVillage("drifting");
const elsewhere = await newVillage("not-drifting");
const { town, ana, ben, cora } = here;
const escrow_id = await held(ana, ben, 60);
const confirmed = await held(ana, ben, 30);
expect(200, await ana.post("/escrow/confirm", { escrow_id: confirmed }));
// No job is late: what degrades the bank's health is the drift.
for (const job of ["auto-release", "delivery-deadlines", "request-expiry", "dispute-deadlines"]) {
  await runJob(job);
}

// deno-lint-ignore no-explicit-any -- what health tells
type Health = any;
const health = async (member?: { token: string }): Promise<Health> =>
  expect(200, await call("GET", "/health", undefined, member ? { token: member.token } : {})).body;
const ofAna = `member_id = '${ana.member_id}' and community_id = '${town.community_id}'`;

/** What somebody changes without the bank's knowledge, how it looks, and how it is undone. */
const damages = [
  {
    name: "a balance",
    damage: `update accounts set balance = balance + 7 where ${ofAna}`,
    undo: `update accounts set balance = balance - 7 where ${ofAna}`,
    look: `select balance::text as value from accounts where ${ofAna}`,
    check: "a balance is the sum of its entries",
    values: ["-90", "-83"],
  },
  {
    name: "what an escrow holds",
    damage: `update escrows set remaining = 61, amount = 61 where escrow_id = '${escrow_id}'`,
    undo: `update escrows set remaining = 60, amount = 60 where escrow_id = '${escrow_id}'`,
    look: `select remaining::text as value from escrows where escrow_id = '${escrow_id}'`,
    check: "an escrow holds what its entries say",
    values: ["60", "61"],
  },
  {
    name: "an entry",
    damage: `update entries set amount = amount - 5 where escrow_id = '${escrow_id}'`,
    undo: `update entries set amount = amount + 5 where escrow_id = '${escrow_id}'`,
    look: `select amount::text as value from entries where escrow_id = '${escrow_id}'`,
    check: "a transfer sums to zero",
    values: ["0", "-5"],
  },
];

for (const { name, damage, undo, look, check, values } of damages) {
  Deno.test(`${name} that was changed behind the bank's back`, async () => {
    strictEqual((await runJob("reconcile", { full: true })).body.findings, 0);
    strictEqual((await health()).status, "ok");
    await behindTheBank(damage);
    const drifted = await sql.unsafe(look);

    ok((await runJob("reconcile", { full: true })).body.findings > 0);
    const everybody = await health();
    deepStrictEqual([everybody.status, "findings" in everybody], ["degraded", false]);
    deepStrictEqual(["findings" in await health(ana)], [false]);
    const { findings } = await health(cora);
    const found = findings.find((one: Health) => one.check_name === check);
    deepStrictEqual([found.expected, found.actual], values);
    match(found.subject, /^(account|escrow|transfer) /);
    strictEqual(found.community_id, town.community_id);
    const theirs = await health(elsewhere.cora);
    deepStrictEqual([theirs.status, theirs.findings], ["degraded", []]);

    deepStrictEqual([...await sql.unsafe(look)], [...drifted], "it is not repaired");
    await runJob("reconcile", { full: true });
    const again = (await health(cora)).findings.filter((one: Health) => one.check_name === check);
    strictEqual(again.length, 1, "found twice, told once");
    deepStrictEqual([...await sql.unsafe(look)], [...drifted]);

    await behindTheBank(undo);
    strictEqual((await runJob("reconcile", { full: true })).body.findings, 0);
    const [{ count }] = await sql<[{ count: number }]>`
      select count(*) from findings where cleared_at is not null and check_name = ${check}`;
    ok(count > 0, "a finding that is no longer true is kept as cleared");
    strictEqual((await health()).status, "ok");
  });
}

Deno.test("a guard that somebody took away", async () => {
  await sql`alter table entries disable trigger "entries are never changed"`;
  ok((await runJob("reconcile")).body.findings > 0);
  const { status, findings } = await health(cora);
  strictEqual(status, "degraded");
  ok(findings.some((one: Health) => one.subject.includes("entries are never changed")));
  await sql`alter table entries enable trigger "entries are never changed"`;
  strictEqual((await runJob("reconcile", { full: true })).body.findings, 0);
});

Deno.test("minutes that are overdue are shown to staff, before any job acts", async () => {
  await behindTheBank(`
    update escrows set due_at = now() - interval '5 minutes' where escrow_id = '${escrow_id}'`);
  const { overdue } = await health(cora);
  deepStrictEqual(overdue.map((one: Health) => [one.escrow_id, one.amount]), [[escrow_id, 60]]);
  deepStrictEqual((await health(elsewhere.cora)).overdue, []);
  await runJob("delivery-deadlines");
  deepStrictEqual((await health(cora)).overdue, []);
});
