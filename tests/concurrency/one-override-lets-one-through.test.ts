import { deepStrictEqual } from "node:assert/strict";
import { accept, assertAnswers, Bank, type Call, id, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben", "dora");
Deno.test.afterAll(() => bank.close());

/** Somebody is at their limit, and may get an hour beyond it, once. */
async function override(side: "floor" | "ceiling" = "floor", name = "ana"): Promise<string> {
  const limit = side === "floor" ? "balance" : `balance + ${INCOMING}`;
  await bank.do(`update accounts a set ${side} = ${limit} where member_id = ${id(name)}`);
  const given = await bank.do({
    name: "cleo",
    rpc: "override_give",
    arguments: {
      member_id: await bank.do(`select ${id(name)}`),
      side,
      amount: 60,
      expires_at: await bank.do(`select (now() + interval '1 day')::text`),
      reason: "A flood",
    },
  });
  return given.override_id;
}
const INCOMING = `(select coalesce(sum(remaining), 0) from escrows e
  where remaining > 0 and to_account_id = a.account_id)`;
function state(override_id: string): Promise<string> {
  return bank.do(`select private.override_json(o) ->> 'state' from limit_overrides o
    where override_id = '${override_id}'`);
}
function revoke(override_id: string): Call {
  return { name: "cleo", rpc: "override_revoke", arguments: { override_id, reason: "No" } };
}

Deno.test("of two spends that need it, one uses it", async () => {
  const override_id = await override();
  const [one, two] = [await bank.request("ana", 30), await bank.request("ana", 30)];
  const race = await bank.overtake(accept("ben", one), accept("dora", two));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "balance_too_low",
  ]);
  deepStrictEqual(await state(override_id), "used");
  await bank.assertWhole();
});

Deno.test("when the first comes to nothing, the second has it", async () => {
  const override_id = await override();
  const [one, two] = [await bank.request("ana", 30), await bank.request("ana", 30)];
  const race = await bank.overtake(accept("ben", one), accept("dora", two), "rollback");
  deepStrictEqual([race.waited, race.second.code], [true, "done"]);
  deepStrictEqual(await state(override_id), "used");
});

Deno.test("who waited and finds room leaves it for later", async () => {
  await bank.do(`update accounts set floor = -10000 where member_id = ${id("ana")}`);
  const held = await bank.hold("ana", "ben", 60);
  const override_id = await override();
  const request = await bank.request("ana", 30);
  const race = await bank.overtake(on(held, "ben", "escrow_refund"), accept("dora", request));
  deepStrictEqual([race.first.code, race.second.code], ["done", "done"]);
  deepStrictEqual(await state(override_id), "open");
});

Deno.test("of eight at once one gets through", async () => {
  for (const open of await opened()) await bank.do(revoke(open));
  const override_id = await override();
  const requests = await Promise.all(Array.from({ length: 8 }, () => bank.request("ana", 60)));
  const outcomes = await bank.atOnce(
    requests.map((request, at) => accept(at % 2 ? "ben" : "dora", request)),
  );
  assertAnswers(outcomes);
  deepStrictEqual(outcomes.filter(({ code }) => code === "done").length, 1);
  deepStrictEqual(await state(override_id), "used");
  await bank.assertWhole();
});

Deno.test("at a ceiling: two holds of one provider, and one of them passes", async () => {
  const override_id = await override("ceiling", "ben");
  const [one, two] = [await bank.request("dora", 40), await bank.request("dora", 40)];
  const outcomes = await bank.atOnce([accept("ben", one), accept("ben", two)]);
  deepStrictEqual(outcomes.map(({ code }) => code).sort(), ["ceiling_reached", "done"]);
  deepStrictEqual(await state(override_id), "used");
  await bank.do(`update accounts set ceiling = null where member_id = ${id("ben")}`);
});

Deno.test("revoked while a spend waits for it: it is worth nothing", async () => {
  const override_id = await override();
  const request = await bank.request("ana", 30);
  const race = await bank.overtake(revoke(override_id), accept("ben", request));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "balance_too_low",
  ]);
});

Deno.test("used while its revocation waits: it is used", async () => {
  const override_id = await override();
  const request = await bank.request("ana", 30);
  const race = await bank.overtake(accept("ben", request), revoke(override_id));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "override_not_open",
  ]);
  await bank.assertWhole();
});

async function opened(): Promise<string[]> {
  return await bank.do(`select coalesce(jsonb_agg(override_id), '[]') from limit_overrides
    where used_at is null and revoked_at is null`);
}
