import { deepStrictEqual } from "node:assert/strict";
import { accept, Bank, id } from "./bank.ts";

const bank = await Bank.open("ana", "ben", "dora");
Deno.test.afterAll(() => bank.close());

function setFloor(floor: number | null) {
  return bank.do(`update accounts set floor = ${floor} where member_id = ${id("ana")}`);
}
function balance() {
  return bank.do(`select balance from accounts where member_id = ${id("ana")}`);
}

Deno.test("two spends at once: the second waits, and is refused what is gone", async () => {
  await setFloor(-60);
  const [one, two] = [await bank.request("ana", 40), await bank.request("ana", 40)];
  const race = await bank.overtake(accept("ben", one), accept("dora", two));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "balance_too_low",
  ]);
  deepStrictEqual(await balance(), -40);
  await bank.assertWhole();
});

Deno.test("when the first comes to nothing, the second has it all", async () => {
  await setFloor(-100);
  const [one, two] = [await bank.request("ana", 60), await bank.request("ana", 60)];
  const race = await bank.overtake(accept("ben", one), accept("dora", two), "rollback");
  deepStrictEqual([race.waited, race.second.code], [true, "done"]);
  deepStrictEqual(await balance(), -100);
  await bank.assertWhole();
});

Deno.test("a floor that is raised meanwhile counts for who waited", async () => {
  await setFloor(-200);
  const request = await bank.request("ana", 60);
  const raise = {
    name: "cleo",
    rpc: "membership_limits",
    arguments: {
      member_id: await bank.do(`select ${id("ana")}`),
      changes: { floor: -110 },
      reason: "As agreed",
    },
  };
  const race = await bank.overtake(raise, accept("ben", request));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "balance_too_low",
  ]);
});

Deno.test("of twelve at once exactly as many get through as there are minutes for", async () => {
  await setFloor(-170);
  const requests = await Promise.all(Array.from({ length: 12 }, () => bank.request("ana", 10)));
  const outcomes = await bank.atOnce(
    requests.map((request, at) => accept(at % 2 ? "ben" : "dora", request)),
  );
  const codes = outcomes.map(({ code }) => code).sort();
  deepStrictEqual(codes, [
    ...Array(5).fill("balance_too_low"),
    ...Array(7).fill("done"),
  ]);
  deepStrictEqual(await balance(), -170);
  await bank.assertWhole();
});
