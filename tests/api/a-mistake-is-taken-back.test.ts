import { deepStrictEqual } from "node:assert/strict";
import { expect } from "../harness/member.ts";
import { assertPurses, purse } from "./support/balances.ts";
import { gift, held } from "./support/exchange.ts";
import { tomorrow } from "./support/limits.ts";
import { newVillage } from "./support/people.ts";

const village = await newVillage("mistakes", { levy_basis_points: 1000 });
const { ana, ben, cora } = village;
const reason = { reason: "Entered twice." };

Deno.test("an exchange that was entered twice is taken back in two parts", async () => {
  expect(200, await ana.post("/escrow/confirm", { escrow_id: await held(ana, ben, 60) }));
  const { items } = expect(200, await ben.get("/wallet/statement")).body;
  const { transfer_id } = items.at(-1);
  await assertPurses(village, { ana: [-60, 0, 0, 540], ben: [54, 0, 0, 654] });
  const path = `/admin/transfers/${transfer_id}/reverse`;

  const part = expect(201, await cora.post(path, { ...reason, amount: 20 })).body;
  deepStrictEqual([part.kind, part.amount, part.levied, part.reverses, part.note], [
    "reversal",
    20,
    2,
    transfer_id,
    "Entered twice.",
  ]);
  await assertPurses(village, { ana: [-40, 0, 0, 560], ben: [36, 0, 0, 636] });
  const more = await cora.post(path, { ...reason, amount: 41 });
  deepStrictEqual([more.status, more.body.code, more.body.details], [409, "more_than_left", {
    remaining: 40,
  }]);
  expect(201, await cora.post(path, reason));
  await assertPurses(village, { ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] });

  for (const member of [ana, ben]) {
    const seen = expect(200, await member.get(`/transfers/${transfer_id}`)).body;
    deepStrictEqual([seen.amount, seen.reversed], [60, 60]);
    const { items } = expect(200, await member.get("/wallet/statement")).body;
    deepStrictEqual(items.at(-1).kind, "reversal");
  }
});

Deno.test("what breaks a limit wants a word more", async () => {
  const { transfer_id } = await gift(ana, ben, 50);
  await gift(ben, ana, 50);
  const limits = `/admin/members/${ben.member_id}/limits`;
  expect(200, await cora.post(limits, { ...reason, floor: -20, soft_floor: 0 }));
  const path = `/admin/transfers/${transfer_id}/reverse`;
  const refused = await cora.post(path, reason);
  deepStrictEqual([refused.status, refused.body.code, refused.body.details], [
    409,
    "balance_too_low",
    { side: "payer", member_id: ben.member_id, missing: 30 },
  ]);
  expect(201, await cora.post(path, { ...reason, override: true }));
  deepStrictEqual(await purse(ben), [-50, 0, 0, -30]);
  expect(
    201,
    await cora.post(`/admin/transfers/${(await gift(ana, ben, 50)).transfer_id}/reverse`, {
      ...reason,
      amount: 50,
      override: true,
    }),
  );
});

Deno.test("a member is let through once, and reads when and why", async () => {
  const give = { side: "floor", amount: 40, expires_at: tomorrow(), reason: "A flood." };
  const path = `/admin/members/${ben.member_id}/override`;
  const { override_id } = expect(201, await cora.post(path, give)).body;
  const shown = expect(200, await ben.get("/wallet/limits")).body;
  deepStrictEqual(shown.accounts[0].overrides[0].override_id, override_id);
  await gift(ana, ben, 30);
  await gift(ben, ana, 40);
  const again = await ben.post("/transfers", {
    to_member_id: ana.member_id,
    amount: 1,
    category: "other",
    reason: "gift",
  });
  deepStrictEqual([again.status, again.body.code], [409, "balance_too_low"]);

  const { accounts, items } = expect(200, await ben.get("/wallet/limits")).body;
  deepStrictEqual(accounts[0].overrides, []);
  deepStrictEqual(
    // deno-lint-ignore no-explicit-any -- an answer
    items.map((one: any) => [one.kind, one.actor_name, one.reason, one.after?.floor]),
    [
      ["override_used", "Ben", null, undefined],
      ["override_given", "Cora", "A flood.", undefined],
      ["limits_changed", "Cora", "Entered twice.", -20],
    ],
  );
  const theirs = `/admin/members/${ben.member_id}/limits`;
  deepStrictEqual(expect(200, await cora.get(theirs)).body.items.length, 3);
});
