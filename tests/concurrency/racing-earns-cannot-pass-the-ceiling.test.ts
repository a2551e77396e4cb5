import { deepStrictEqual } from "node:assert/strict";
import { accept, Bank, type Call, id, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben", "dora");
Deno.test.afterAll(() => bank.close());
await bank.do(`update accounts set ceiling = 100 where member_id = ${id("ben")}`);

Deno.test("two earns at once: the second counts what is on its way already", async () => {
  const [one, two] = [await bank.request("ana", 60), await bank.request("dora", 60)];
  const race = await bank.overtake(accept("ben", one), accept("ben", two));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "ceiling_reached",
  ]);
  await bank.assertWhole();
});

/** What staff hold for Ben, so that two different members are at it. */
async function group(name: string, amount: number): Promise<Call> {
  const leg = {
    recipient_id: await bank.do(`select ${id(name)}`),
    provider_id: await bank.do(`select ${id("ben")}`),
    amount,
  };
  return { name: "cleo", rpc: "group_hold", arguments: { category: "other", legs: [leg] } };
}

Deno.test("nor do two whom nothing else makes wait for each other", async () => {
  const request = await bank.request("ana", 30);
  const race = await bank.overtake(await group("dora", 30), accept("ben", request));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "ceiling_reached",
  ]);
  await bank.do(`select private.run_batch('delivery-deadlines', 500, now() + interval '31 days')
    from escrows where amount = 30`);
  await bank.assertWhole();
});

Deno.test("what is released meanwhile is not counted twice, and not forgotten", async () => {
  const escrow = await bank.hold("ana", "ben", 60);
  const fits = await bank.request("dora", 40);
  const full = await bank.overtake(on(escrow, "ana", "escrow_confirm"), accept("ben", fits));
  deepStrictEqual([full.first.code, full.second.code], ["done", "done"]);
  const over = await bank.request("dora", 1);
  deepStrictEqual((await bank.desk.call(accept("ben", over))).code, "ceiling_reached");
  await bank.assertWhole();
});

Deno.test("a first ceiling that is set meanwhile binds who waited", async () => {
  await bank.do(`update accounts set ceiling = null`);
  const request = await bank.request("ana", 60);
  const race = await bank.overtake(
    `update accounts set ceiling = case member_id when ${id("ben")} then 50 end
      where member_id in (${id("ana")}, ${id("ben")})`,
    accept("ben", request),
  );
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "ceiling_reached",
  ]);
  await bank.assertWhole();
});

Deno.test("of ten at once exactly as many get through as there is room for", async () => {
  await bank.do(`update accounts set ceiling = 145 where member_id = ${id("ben")}`);
  const requests = await Promise.all(Array.from({ length: 10 }, () => bank.request("ana", 10)));
  const outcomes = await bank.atOnce(requests.map((request) => accept("ben", request)));
  deepStrictEqual(outcomes.filter(({ code }) => code === "done").length, 4);
  deepStrictEqual(outcomes.filter(({ code }) => code === "ceiling_reached").length, 6);
  await bank.assertWhole();
});
