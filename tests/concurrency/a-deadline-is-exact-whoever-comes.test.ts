import { deepStrictEqual, ok } from "node:assert/strict";
import { givenSeed, randomFrom } from "../harness/random.ts";
import { Bank } from "./bank.ts";
import { CLOCKS, deadlines, NO_DOORS } from "./meetings/deadlines.ts";
import { Meetings } from "./meetings/meet.ts";
import { Punctual } from "./meetings/punctual.ts";

const bank = await Bank.open();
Deno.test.afterAll(() => bank.close());
const seed = givenSeed();
const random = randomFrom(seed);
const punctual = new Punctual(await Meetings.in(bank), random);

for (const deadline of deadlines) {
  const { place, table, column, steps } = deadline;
  Deno.test(`${place.name}: nothing late is done, and nothing twice (seed ${seed})`, async () => {
    ok(steps.length > 0, `nothing is tried at ${table}.${column}`);
    await punctual.play(deadline, steps[random(steps.length)]!, 2);
    await bank.assertWhole();
  });
}

Deno.test("no moment of the tables is forgotten", async () => {
  const all: string[] = await bank.do(`
    select jsonb_agg(c.table_name || '.' || c.column_name order by 1)
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and c.column_name ~ '(due|expires|escalates)_(at|by)$'`);
  deepStrictEqual(all.toSorted(), [...Object.keys(CLOCKS), ...NO_DOORS].sort());
});
