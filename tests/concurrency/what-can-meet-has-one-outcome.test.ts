import { deepStrictEqual } from "node:assert/strict";
import { givenSeed, randomFrom } from "../harness/random.ts";
import { Bank } from "./bank.ts";
import { Meetings } from "./meetings/meet.ts";
import { pairsOf, places } from "./meetings/places.ts";
import { assertStates, stepsPlayed } from "./meetings/states.ts";

const bank = await Bank.open();
Deno.test.afterAll(() => bank.close());
const meetings = await Meetings.in(bank);

// The long version, `deno task attack:races`, plays all pairs, each many times.
const PAIRS = 6;
const seed = givenSeed();
const random = randomFrom(seed);

for (const place of places) {
  Deno.test(`${place.name}: two that meet come one after the other (seed ${seed})`, async () => {
    const pairs = [...pairsOf(place)];
    for (let turn = 0; turn < PAIRS; turn++) {
      const [one, other] = pairs[random(pairs.length)]!;
      await meetings.play(place, one, other, 1);
    }
    await bank.assertWhole();
  });
}

Deno.test("the places are in the states they say, and each step leads where it says", async () => {
  for (const place of places) await assertStates(bank, place);
});

Deno.test("no step of the table of states is forgotten", async () => {
  const all: string[] = await bank.do(`
    select jsonb_agg(concat_ws(' ', subject, from_state, to_state)) from private.transitions`);
  const played = stepsPlayed(places);
  deepStrictEqual(all.filter((step) => !played.has(step)), []);
});

Deno.test("every write and every job meets others", async () => {
  const all: string[] = await bank.do(`
    select jsonb_agg(proname) from pg_proc where pronamespace = 'public'::regnamespace
      and proargnames[1] = 'actor' and provolatile = 'v'`);
  const jobs: string[] = await bank.do(`select jsonb_agg(job) from private.jobs`);
  const played = new Set(places.flatMap(({ steps }) => steps.map(({ does }) => does)));
  deepStrictEqual([...all, ...jobs].filter((one) => !played.has(one)), ALONE);
});

/**
 * They read all the books of all communities, and have races of their own:
 * no-late-commit-escapes-its-seal and reconcile-reads-a-moving-bank.
 */
const ALONE = ["seal", "reconcile-full"];
