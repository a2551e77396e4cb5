import { deepStrictEqual } from "node:assert/strict";
import { Bank, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());

const batch = (job: string) =>
  `select private.run_batch('${job}', 500, now() + interval '60 days')`;

for (const job of ["auto-release", "delivery-deadlines", "reconcile", "cleanup-idempotency"]) {
  Deno.test(`${job}: a second one at the same time does nothing, and does not wait`, async () => {
    const race = await bank.overtake(batch(job), batch(job));
    deepStrictEqual([race.first.body.skipped, race.waited, race.second.body.skipped], [
      false,
      false,
      true,
    ]);
    deepStrictEqual((await bank.do(batch(job))).skipped, false);
  });
}

Deno.test("two jobs at once do not concern each other", async () => {
  const race = await bank.overtake(batch("auto-release"), batch("delivery-deadlines"));
  deepStrictEqual([race.waited, race.second.body.skipped], [false, false]);
});

Deno.test("an escrow that somebody holds is passed by, and done by the next run", async () => {
  const [busy, free] = [await bank.hold("ana", "ben", 10), await bank.hold("ana", "ben", 10)];
  for (const escrow of [busy, free]) await bank.do(on(escrow, "ben", "escrow_deliver"));
  const keeper = bank.session();
  await keeper.run("begin");
  await keeper.run(`select from escrows where escrow_id = '${busy}' for update`);
  deepStrictEqual((await bank.do(batch("auto-release"))).done, 1);
  await keeper.run("commit");
  deepStrictEqual(await bank.settled(busy), "0+0+10 delivered");
  deepStrictEqual(await bank.settled(free), "10+0+0 released");
  deepStrictEqual((await bank.do(batch("auto-release"))).done, 1);
  deepStrictEqual(await bank.settled(busy), "10+0+0 released");
  await bank.assertWhole();
});

Deno.test("who confirms while the job releases is told that it is settled", async () => {
  const escrow = await bank.hold("ana", "ben", 10);
  await bank.do(on(escrow, "ben", "escrow_deliver"));
  const race = await bank.overtake(batch("auto-release"), on(escrow, "ana", "escrow_confirm"));
  deepStrictEqual([race.waited, race.second.code], [true, "escrow_not_open"]);
  const other = await bank.hold("ana", "ben", 10);
  const refunded = await bank.overtake(
    batch("delivery-deadlines"),
    on(other, "ben", "escrow_deliver"),
  );
  deepStrictEqual([refunded.waited, refunded.second.code], [true, "escrow_not_open"]);
  await bank.assertWhole();
});
