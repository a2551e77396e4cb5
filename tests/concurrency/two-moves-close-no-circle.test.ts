import { deepStrictEqual } from "node:assert/strict";
import { Bank } from "./bank.ts";

const bank = await Bank.open("ana");
Deno.test.afterAll(() => bank.close());

Deno.test("two categories put below each other at once: the second is refused", async () => {
  await bank.do(`insert into categories (community_id, category, name)
    select community_id, k, k from communities, unnest(array['a', 'b']) k`);
  const move = (category: string, parent: string) =>
    `update categories set parent = '${parent}' where category = '${category}'`;
  const { first, second, waited } = await bank.overtake(move("a", "b"), move("b", "a"));
  deepStrictEqual([first.code, second.code, waited], ["done", "category_cycle", true]);
});
