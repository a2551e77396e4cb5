import { deepStrictEqual } from "node:assert/strict";
import { Bank, type Call, id, type Outcome } from "./bank.ts";

const people = Array.from({ length: 6 }, (_, at) => `p${at}`);
const bank = await Bank.open("ana", "ben", "dora", ...people);
Deno.test.afterAll(() => bank.close());
await bank.do(`update community_settings set levy_basis_points = 500`);
await bank.do(`update memberships set role = 'coordinator' where member_id = ${id("dora")}`);

let used = 0;
function pile(name: string, names: string[], numbers?: string[]): Call {
  const lines = names.map((provider, at) => ({
    slip_number: numbers?.[at] ?? `s${used++}`,
    service_date: "2026-01-15",
    provider,
    recipient: names[(at + 1) % names.length],
    amount: 20,
    category: "other",
  }));
  return { name, rpc: "slips_enter", arguments: { lines } };
}
const verdicts = ({ code, body }: Outcome) => [code, body?.accepted, body?.refused];

Deno.test("two piles with the same members in opposite order never wait in a circle", async () => {
  for (let round = 0; round < 10; round++) {
    const outcomes = await bank.atOnce([
      pile("cleo", people),
      pile("dora", people.toReversed()),
      pile("cleo", [...people.slice(3), ...people.slice(0, 3)]),
    ]);
    deepStrictEqual(outcomes.map(verdicts), Array(3).fill(["done", 6, 0]));
  }
  await bank.assertWhole();
});

Deno.test("a slip that two enter at once is entered once", async () => {
  const numbers = ["t1", "t2"];
  const names = ["p0", "p1"];
  const { first, second, waited } = await bank.overtake(
    pile("cleo", names, numbers),
    pile("dora", names, numbers),
  );
  deepStrictEqual([verdicts(first), verdicts(second), waited], [
    ["done", 2, 0],
    ["done", 0, 2],
    true,
  ]);
  await bank.assertWhole();
});

const anas = await bank.do(`select ${id("ana")}`);
const bens = await bank.do(`select ${id("ben")}`);
async function named(): Promise<{ act: Call; revoke: Call }> {
  const expires_at = new Date(Date.now() + 86_400_000).toISOString();
  const naming = { helper_member_id: bens, scopes: ["requests"], expires_at };
  const { helper_id } = await bank.do({ name: "ana", rpc: "helper_appoint", arguments: naming });
  const asked = { amount: 5, title: "Help", description: "Please", category: "other" };
  return {
    act: { name: "ben", rpc: "request_create", arguments: { ...asked, on_behalf_of: anas } },
    revoke: { name: "ana", rpc: "helper_revoke", arguments: { helper_id } },
  };
}

Deno.test("a revocation that is answered has ended the help, and waits for an act", async () => {
  const one = await named();
  const ended = await bank.overtake(one.revoke, one.act);
  deepStrictEqual([ended.first.code, ended.second.code, ended.waited], [
    "done",
    "not_helper",
    true,
  ]);
  const two = await named();
  const acted = await bank.overtake(two.act, two.revoke);
  deepStrictEqual([acted.first.code, acted.second.code, acted.waited], ["done", "done", true]);
});
