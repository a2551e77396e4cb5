import { deepStrictEqual, match, ok } from "node:assert/strict";
import { chartOf } from "../../scripts/attack/soak/chart.ts";
import { ALL_MEASURES } from "../../scripts/attack/soak/measures.ts";
import { QUICK } from "../../scripts/attack/soak/people.ts";
import { soak } from "../../scripts/attack/soak/soak.ts";
import { assertWhole } from "../harness/books.ts";
import { newCommunity } from "../harness/community.ts";
import { asMember } from "../harness/member.ts";
import { stack } from "../harness/stack.ts";
import { givenSeed } from "../harness/random.ts";

const seed = givenSeed();

// Some seconds say nothing about growth; they say that the long run plays and looks.
Deno.test(`members at work are looked at from outside (seed ${seed})`, async () => {
  const town = await newCommunity("soak", QUICK);
  const members = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => asMember(`Soak${n}`, town)));
  const coordinator = await asMember("Cleo", town, { role: "coordinator" });
  const plan = { seconds: 5, every: 1, clients: 3, seed };
  const { calls, operations, faults, samples } = await soak(stack, { members, coordinator }, plan);
  deepStrictEqual(faults, {});
  ok(calls >= 3 && operations.length >= 3, `${calls} calls of ${operations}`);
  deepStrictEqual(samples.memory.length, 5);
  for (const measure of ["memory", "connections", "growth", "kept"] as const) {
    ok(samples[measure].length > 0 && samples[measure].every(({ value }) => value >= 0), measure);
  }
  ok(samples.memory.every(({ value }) => value > 50), "MB of memory");
  const chart = chartOf(samples);
  deepStrictEqual(chart.match(/<polyline/g)?.length, ALL_MEASURES.length);
  match(chart, /^<svg [^]+<\/svg>\n$/);
  await assertWhole(town);
});
