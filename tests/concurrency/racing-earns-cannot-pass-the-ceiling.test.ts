import { deepStrictEqual } from "node:assert/strict";
import { accept, Bank, id, on } from "./bank.ts";

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

Deno.test("what is released meanwhile is not counted twice, and not forgotten", async () => {
  const escrow = await bank.do(`select escrow_id from escrows`);
  const fits = await bank.request("dora", 40);
  const full = await bank.overtake(on(escrow, "ana", "escrow_confirm"), accept("ben", fits));
  deepStrictEqual([full.first.code, full.second.code], ["done", "done"]);
  const over = await bank.request("dora", 1);
  deepStrictEqual((await bank.session().call(accept("ben", over))).code, "ceiling_reached");
  await bank.assertWhole();
});

Deno.test("of ten at once exactly as many get through as there is room for", async () => {
  await bank.do(`update accounts set ceiling = 145 where member_id = ${id("ben")}`);
  const requests = await Promise.all(Array.from({ length: 10 }, () => bank.request("ana", 10)));
  const outcomes = await Promise.all(
    requests.map((request) => bank.session().call(accept("ben", request))),
  );
  deepStrictEqual(outcomes.filter(({ code }) => code === "done").length, 4);
  deepStrictEqual(outcomes.filter(({ code }) => code === "ceiling_reached").length, 6);
  await bank.assertWhole();
});
