import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { expect } from "../harness/member.ts";
import { dashboard } from "../harness/sql.ts";
import { assertPurses, type Purse } from "./support/balances.ts";
import { disputed, held } from "./support/exchange.ts";
import { newVillage, type Village } from "./support/people.ts";

const before: { ana: Purse; ben: Purse } = { ana: [0, 61, 0, 539], ben: [0, 0, 61, 600] };

/** An hour and a minute is held, delivered and disputed; both have said their side. */
async function quarrel(village: Village): Promise<{ escrow_id: string; dispute_id: string }> {
  const { ana, ben, cora } = village;
  const escrow_id = await held(ana, ben, 61);
  expect(200, await ben.post("/escrow/deliver", { escrow_id }));
  const dispute_id = await disputed(ana, escrow_id);
  await assertPurses(village, before);
  const statement = "All of it was done.";
  const { body } = expect(200, await ben.post("/disputes/respond", { dispute_id, statement }));
  strictEqual(body.response, statement);
  expect(200, await ana.post("/disputes/respond", { dispute_id, statement: "Here is a list." }));
  const worklist = expect(200, await cora.get("/admin/disputes")).body.items;
  strictEqual(worklist.length, 1);
  const [{ escrow_remaining, opened_by_name, respondent_name, evidence }] = worklist;
  deepStrictEqual([escrow_remaining, opened_by_name, respondent_name], [61, "Ana", "Ben"]);
  strictEqual(evidence[0].statement, "Here is a list.");
  await assertPurses(village, before);
  return { escrow_id, dispute_id };
}

const decisions = [
  { resolution: "release", state: "released", ana: [-61, 0, 0, 539], ben: [61, 0, 0, 661] },
  { resolution: "refund", state: "refunded", ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] },
  { resolution: "split", amount: 31, state: "split", ana: [-31, 0, 0, 569], ben: [31, 0, 0, 631] },
] as const;

for (const { resolution, state, ana: anas, ben: bens, ...amount } of decisions) {
  const after = { ana: [...anas] as Purse, ben: [...bens] as Purse };

  Deno.test(`${resolution}, by the API`, async () => {
    const village = await newVillage(`api-${resolution}`);
    const { ana, cora } = village;
    const { escrow_id, dispute_id } = await quarrel(village);
    const decision = { dispute_id, resolution, ...amount, note: "Both were heard." };
    const { body } = expect(200, await cora.post("/admin/disputes/resolve", decision));
    deepStrictEqual(
      [body.state, body.resolution, body.decided_by, body.fell_back, body.released_amount],
      ["decided", resolution, cora.member_id, false, after.ben[0]],
    );
    await assertPurses(village, after);
    const escrow = expect(200, await ana.get(`/escrow/${escrow_id}`)).body;
    deepStrictEqual([escrow.state, escrow.events.at(-1).by], [state, "staff"]);

    const again = await cora.post("/admin/disputes/resolve", { dispute_id, resolution: "refund" });
    deepStrictEqual([again.status, again.body.code], [409, "dispute_closed"]);
    await assertPurses(village, after);
  });

  Deno.test(`${resolution}, by edits in the dashboard`, async () => {
    const village = await newVillage(`dashboard-${resolution}`);
    const { ana, cora } = village;
    const { escrow_id, dispute_id } = await quarrel(village);
    const edit = (change: Record<string, string | number>) =>
      dashboard`update disputes set ${dashboard(change)} where dispute_id = ${dispute_id}`;
    await edit({ decided_by: cora.member_id });
    if ("amount" in amount) await edit({ released_amount: amount.amount });
    // A draft is no decision: nothing moves, and the parties do not see it.
    await assertPurses(village, before);
    const more = { dispute_id, statement: "One thing more." };
    for (
      const answer of [
        await ana.get(`/disputes/${dispute_id}`),
        await ana.post("/disputes/respond", more),
      ]
    ) {
      const open = expect(200, answer).body;
      deepStrictEqual([open.state, open.decided_by, open.released_amount], ["open", null, null]);
    }
    await edit({ resolution });
    await assertPurses(village, after);
    const escrow = expect(200, await ana.get(`/escrow/${escrow_id}`)).body;
    deepStrictEqual([escrow.state, escrow.events.at(-1).by], [state, "dashboard"]);
    const decided = expect(200, await ana.get(`/disputes/${dispute_id}`)).body;
    deepStrictEqual([decided.resolution, decided.decided_by], [resolution, cora.member_id]);
  });
}

Deno.test("who opened a case withdraws it, and the exchange goes on", async () => {
  const village = await newVillage("withdrawn");
  const { ana, ben } = village;
  const { escrow_id, dispute_id } = await quarrel(village);
  const { body } = expect(200, await ana.post("/disputes/withdraw", { dispute_id }));
  strictEqual(body.state, "withdrawn");
  await assertPurses(village, before);
  const escrow = expect(200, await ben.get(`/escrow/${escrow_id}`)).body;
  deepStrictEqual([escrow.state, escrow.due_at !== null], ["delivered", true]);
  const words = { reason: "other", statement: "Once more." };
  const again = await ana.post("/escrow/dispute", { escrow_id, ...words });
  deepStrictEqual([again.status, again.body.code], [409, "already_disputed"]);
  // Who withdraws does not use up the right of the other.
  const bens = expect(201, await ben.post("/escrow/dispute", { escrow_id, ...words })).body;
  await assertPurses(village, before);
  expect(200, await ben.post("/disputes/withdraw", { dispute_id: bens.dispute_id }));
  await assertPurses(village, before);

  expect(200, await ana.post("/escrow/confirm", { escrow_id, amount: 60 }));
  await assertPurses(village, { ana: [-60, 0, 0, 540], ben: [60, 0, 0, 660] });
});

Deno.test("a part that was released before the case stays released", async () => {
  const village = await newVillage("part-before");
  const { ana, ben, cora } = village;
  const escrow_id = await held(ana, ben, 60);
  expect(200, await ana.post("/escrow/confirm", { escrow_id, amount: 20, final: false }));
  const dispute_id = await disputed(ana, escrow_id);
  await assertPurses(village, { ana: [-20, 40, 0, 540], ben: [20, 0, 40, 620] });
  const refund = { dispute_id, resolution: "refund" };
  expect(200, await cora.post("/admin/disputes/resolve", refund));
  await assertPurses(village, { ana: [-20, 0, 0, 580], ben: [20, 0, 0, 620] });
  strictEqual(expect(200, await ben.get(`/escrow/${escrow_id}`)).body.state, "split");
});
