import { deepStrictEqual } from "node:assert/strict";
import { accept, assertAnswers, Bank, type Call, id, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben", "dora");
Deno.test.afterAll(() => bank.close());
await bank.do(`update community_settings set levy_basis_points = 1000`);
await bank.do(`update memberships set role = 'coordinator' where member_id = ${id("dora")}`);

/** The number of a transfer that released an amount from Ana to Ben, less the levy. */
async function released(amount: number): Promise<number> {
  await bank.do(on(await bank.hold("ana", "ben", amount), "ana", "escrow_confirm"));
  return await bank.do(`select max(transfer_id)::int from transfers`);
}
// Two of the staff: the calls of one wait for each other already where they are counted.
function reverse(transfer_id: number, amount?: number, name = "cleo"): Call {
  const more = amount === undefined ? {} : { amount };
  const words = { transfer_id, reason: "A mistake", ...more };
  return { name, rpc: "transfer_reverse", arguments: words };
}
function reversed(transfer_id: number): Promise<string> {
  return bank.do(`select string_agg(concat_ws('+', reversed_before, amount), ' '
    order by reversed_before) from reversals where reversed_id = ${transfer_id}`);
}
function balance(name: string): Promise<number> {
  return bank.do(`select balance::int from accounts where member_id = ${id(name)}`);
}
function setFloor(name: string, floor: number | null) {
  return bank.do(`update accounts set floor = ${floor} where member_id = ${id(name)}`);
}

Deno.test("two that together would pass the whole: the second waits and is refused", async () => {
  const transfer = await released(60);
  const race = await bank.overtake(reverse(transfer, 40), reverse(transfer, 40, "dora"));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "more_than_left",
  ]);
  deepStrictEqual(await reversed(transfer), "0+40");
  await bank.assertWhole();
});

Deno.test("two of the whole at once: it is taken back once", async () => {
  const transfer = await released(60);
  const race = await bank.overtake(reverse(transfer), reverse(transfer, undefined, "dora"));
  deepStrictEqual([race.first.code, race.second.code], ["done", "already_reversed"]);
  deepStrictEqual(await reversed(transfer), "0+60");
});

Deno.test("parts at once follow each other, and as many get through as there is", async () => {
  const transfer = await released(60);
  const outcomes = await bank.atOnce(
    Array.from({ length: 9 }, (_, at) => reverse(transfer, 8, at % 2 ? "dora" : "cleo")),
  );
  assertAnswers(outcomes);
  deepStrictEqual(outcomes.filter(({ code }) => code === "done").length, 7);
  deepStrictEqual(await reversed(transfer), "0+8 8+8 16+8 24+8 32+8 40+8 48+8");
  await bank.assertWhole();
});

Deno.test("a reversal and a spend at the floor: one of them, in either order", async () => {
  await bank.do(on(await bank.hold("ben", "dora", 500), "ben", "escrow_confirm"));
  const transfer = await released(60);
  await setFloor("ben", await balance("ben") - 54);
  const [one, two] = [await bank.request("ben", 54), await bank.request("ben", 54)];
  const first = await bank.overtake(reverse(transfer), accept("dora", one));
  deepStrictEqual([first.first.code, first.waited, first.second.code], [
    "done",
    true,
    "balance_too_low",
  ]);
  const another = await released(60);
  await setFloor("ben", await balance("ben") - 54);
  const second = await bank.overtake(accept("dora", two), reverse(another));
  deepStrictEqual([second.first.code, second.waited, second.second.code], [
    "done",
    true,
    "balance_too_low",
  ]);
  await setFloor("ben", null);
  await bank.assertWhole();
});

Deno.test("who would be closed meanwhile waits until their minutes are back", async () => {
  const transfer = await released(60);
  const owed = {
    amount: -await balance("ana"),
    to_member_id: await bank.do(`select ${id("ana")}`),
  };
  const gift = { ...owed, category: "other", reason: "gift" };
  await bank.do({ name: "ben", rpc: "transfer_create", arguments: gift });
  const close = `update memberships set standing = 'closed' where member_id = ${id("ana")}`;
  await bank.do(`update memberships set standing = 'leaving' where member_id = ${id("ana")}`);
  const race = await bank.overtake(close, reverse(transfer));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "account_closed",
  ]);
  await bank.do(`update memberships set standing = 'active' where member_id = ${id("ana")}`);
});

Deno.test("reversals and releases both ways between the same two never deadlock", async () => {
  const transfers = [await released(30), await released(30), await released(30)];
  const back = await Promise.all([1, 2, 3].map(() => bank.hold("ben", "ana", 10)));
  assertAnswers(
    await bank.atOnce([
      ...transfers.map((transfer) => reverse(transfer)),
      ...back.map((escrow) => on(escrow, "ben", "escrow_confirm")),
    ]),
  );
  await bank.assertWhole();
});
