import { deepStrictEqual } from "node:assert/strict";
import { Bank, type Call, id, type Outcome } from "./bank.ts";

const people = Array.from({ length: 12 }, (_, at) => `p${at}`);
const bank = await Bank.open("ana", "ben", ...people);
Deno.test.afterAll(() => bank.close());
const idOf = async (name: string): Promise<string> => await bank.do(`select ${id(name)}`);
const [ana, ben] = [await idOf("ana"), await idOf("ben")];

const other = { category: "other" };
const give = (name: string, to_member_id: string, amount: number): Call => ({
  name,
  rpc: "transfer_create",
  arguments: { ...other, to_member_id, amount, reason: "gift" },
});
const donate = (name: string, amount: number): Call => ({
  name,
  rpc: "transfer_create",
  arguments: { ...other, to_account: "pot", amount, reason: "donation" },
});
const pay = (member_id: string, amount: number): Call => ({
  name: "cleo",
  rpc: "payment_create",
  arguments: { ...other, member_id, amount, note: "Thanks" },
});
const limit = (side: string, member: string, amount: number | null) =>
  bank.do(`update accounts set ${side} = ${amount} where member_id = '${member}'`);
const balance = (member: string) =>
  bank.do(`select balance from accounts where member_id = '${member}'`);
const pot = () => bank.do(`select sum(balance)::int from accounts where system_account = 'pot'`);
const tally = (outcomes: Outcome[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(outcomes, ({ code }) => code)).map(([code, all]) => [
      code,
      all!.length,
    ]),
  );

Deno.test("two gifts at the floor: the second waits, and is refused what is gone", async () => {
  await limit("floor", ana, -60);
  const race = await bank.overtake(give("ana", ben, 40), give("ana", await idOf("p1"), 40));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "balance_too_low",
  ]);
  deepStrictEqual(await balance(ana), -40);
  await bank.assertWhole();
});

Deno.test("of many gifts at once as many get through as there are minutes for", async () => {
  await limit("floor", ana, -110);
  const others = await Promise.all(people.map(idOf));
  const outcomes = await bank.atOnce(others.map((to) => give("ana", to, 10)));
  deepStrictEqual(tally(outcomes), { done: 7, balance_too_low: 5 });
  deepStrictEqual(await balance(ana), -110);
});

Deno.test("a gift and a hold at the ceiling: who comes second is refused", async () => {
  await limit("floor", ana, null);
  await limit("ceiling", ben, 100);
  const asked = await bank.request("p0", 50);
  const accept = { name: "ben", rpc: "request_accept", arguments: { request_id: asked } };
  const race = await bank.overtake(accept, give("ana", ben, 40));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "ceiling_reached",
  ]);
  const again = await bank.overtake(give("ana", ben, 10), give("ana", ben, 10));
  deepStrictEqual([again.first.code, again.second.code], ["done", "ceiling_reached"]);
  await limit("ceiling", ben, null);
  await bank.assertWhole();
});

Deno.test("payments from the pot at once: together never below its floor", async () => {
  for (const [at, name] of people.entries()) await bank.do(donate(name, 10 + at));
  const had = await pot();
  const others = await Promise.all(people.map(idOf));
  const outcomes = await bank.atOnce(others.map((to) => pay(to, 40)));
  const paid = Math.floor(had / 40);
  deepStrictEqual(tally(outcomes), { done: paid, pot_too_low: people.length - paid });
  deepStrictEqual(await pot(), had - 40 * paid);
  await bank.assertWhole();
});

Deno.test("payments, donations and levied exchanges at once wait in no circle", async () => {
  await bank.do(`update community_settings set levy_basis_points = 1000`);
  await bank.do(donate("p0", 500));
  const calls = await Promise.all(people.flatMap((name, at) => {
    const to = idOf(people[(at + 5) % people.length]!);
    return [
      Promise.resolve(donate(name, 11)),
      to.then((to) => pay(to, 13)),
      to.then((to): Call => ({
        name,
        rpc: "transfer_create",
        arguments: { ...other, to_member_id: to, amount: 20, reason: "exchange" },
      })),
    ];
  }));
  deepStrictEqual(tally(await bank.atOnce(calls)), { done: calls.length });
  deepStrictEqual(
    await bank.do(`select min(balance) >= 0 from accounts
    where system_account = 'pot'`),
    true,
  );
  await bank.assertWhole();
});
