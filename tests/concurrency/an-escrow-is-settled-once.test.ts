import { deepStrictEqual } from "node:assert/strict";
import { Bank, type Call, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());

const confirm = (escrow: string, more = {}): Call => on(escrow, "ana", "escrow_confirm", more);
const deliver = (escrow: string): Call => on(escrow, "ben", "escrow_deliver");
const refund = (escrow: string): Call => on(escrow, "ben", "escrow_refund");
const dispute = (escrow: string, name = "ana"): Call =>
  on(escrow, name, "escrow_dispute", { reason: "other", statement: "Hm" });

/** Two calls about one escrow: what the second, who had to wait, is told; and how it ends. */
function race(name: string, first: (e: string) => Call, second: (e: string) => Call, then: string) {
  Deno.test(name, async () => {
    const escrow = await bank.hold("ana", "ben", 60);
    const outcome = await bank.overtake(first(escrow), second(escrow));
    const settled = await bank.settled(escrow);
    deepStrictEqual(outcome.first.code, "done");
    deepStrictEqual(outcome.waited, true);
    deepStrictEqual(`${outcome.second.code}: ${settled}`, then);
    await bank.assertWhole();
  });
}

const part = (escrow: string) => confirm(escrow, { amount: 40, final: false });
race("confirm and confirm", confirm, confirm, "escrow_not_open: 60+0+0 released");
race("confirm and refund", confirm, refund, "escrow_not_open: 60+0+0 released");
race("refund and confirm", refund, confirm, "escrow_not_open: 0+60+0 refunded");
race("confirm and dispute", confirm, dispute, "escrow_not_open: 60+0+0 released");
race("dispute and confirm", dispute, confirm, "under_dispute: 0+0+60 disputed");
race("dispute and refund", dispute, refund, "under_dispute: 0+0+60 disputed");
race(
  "both dispute",
  dispute,
  (escrow) => dispute(escrow, "ben"),
  "under_dispute: 0+0+60 disputed",
);
race("deliver and deliver", deliver, deliver, "already_delivered: 0+0+60 delivered");
race("deliver and confirm", deliver, confirm, "done: 60+0+0 released");
race("confirm and deliver", confirm, deliver, "escrow_not_open: 60+0+0 released");
race("a part and the same part", part, part, "more_than_held: 40+0+20 held");
race("a part and the rest", part, confirm, "done: 60+0+0 released");
race("a part and a refund", part, refund, "done: 40+20+0 split");

Deno.test("when the first comes to nothing the second has its way", async () => {
  const escrow = await bank.hold("ana", "ben", 60);
  const outcome = await bank.overtake(confirm(escrow), refund(escrow), "rollback");
  deepStrictEqual([outcome.waited, outcome.second.code], [true, "done"]);
  deepStrictEqual(await bank.settled(escrow), "0+60+0 refunded");
  await bank.assertWhole();
});

Deno.test("ten confirms of a part at once release what is held and not a minute more", async () => {
  const escrow = await bank.hold("ana", "ben", 60);
  const ten = (at: number) => confirm(escrow, { amount: 9 + (at % 2), final: false });
  const outcomes = await bank.atOnce(Array.from({ length: 10 }, (_, at) => ten(at)));
  const released = outcomes.filter(({ code }) => code === "done").length;
  const settled: string = await bank.settled(escrow);
  const [, , remaining] = settled.split(/[+ ]/).map(Number);
  deepStrictEqual(remaining! < 10, true, `${released} of them: ${settled}`);
  await bank.assertWhole();
});
