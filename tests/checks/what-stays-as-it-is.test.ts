import { deepStrictEqual } from "node:assert/strict";
import { type Figures, readFigures } from "../../scripts/attack/figures.ts";
import { ALL_MEASURES } from "../../scripts/attack/soak/measures.ts";
import { type Trend, trendOf } from "../../scripts/attack/soak/trend.ts";
import { randomFrom } from "../harness/random.ts";

/** What is measured each five seconds of a quarter of an hour. */
const measured = (value: (at: number) => number) =>
  Array.from({ length: 180 }, (_, n) => ({ at: n * 5, value: value(n * 5) }));

const isFlat = (value: (at: number) => number) => trendOf(measured(value)).flat;
const random = randomFrom(1);
const chance = () => random(100) / 100 - 0.5;

Deno.test("what stays is flat, however it trembles, and what falls", () => {
  deepStrictEqual(isFlat(() => 300), true);
  deepStrictEqual(isFlat(() => 0), true);
  deepStrictEqual(isFlat(() => 300 + 60 * chance()), true);
  deepStrictEqual(isFlat((at) => 300 - at / 5), true);
});

Deno.test("what warms up in the first half and stays then is flat", () => {
  deepStrictEqual(isFlat((at) => 300 * Math.min(at / 400, 1)), true);
});

Deno.test("what grows by a tenth in the second half is not, however it trembles", () => {
  deepStrictEqual(isFlat((at) => 300 + at / 15), false);
  deepStrictEqual(isFlat((at) => 300 + at / 15 + 30 * chance()), false);
  deepStrictEqual(isFlat((at) => at), false);
});

Deno.test("what goes up and down has a bound, and what is little is none of growth", () => {
  const saw = measured((at) => at % 300 / 12);
  deepStrictEqual([30, 20].map((bound) => trendOf(saw, { bound }).flat), [true, false]);
  const slow = measured((at) => at / 15);
  deepStrictEqual([40, 20].map((little) => trendOf(slow, { little }).flat), [true, false]);
});

Deno.test("of what was hardly measured nobody knows whether it is flat", () => {
  deepStrictEqual(trendOf([]).flat, null);
  deepStrictEqual(trendOf(measured(() => 1).slice(-4)).flat, null);
});

Deno.test("the line says by how much", () => {
  const { mean, rise, noise } = trendOf(measured((at) => 100 + at / 100));
  const round = (value: number) => Number(value.toFixed(1));
  deepStrictEqual([mean, rise, noise].map(round), [106.7, 4.5, 0]);
});

type Soak = Figures & {
  minutes: number;
  faults: Record<string, number>;
  trends: Record<string, Trend>;
};
const soak = (await readFigures<Soak>("soak"))!;

Deno.test("the last soak looked at everything that is looked at now", () => {
  deepStrictEqual(Object.keys(soak.trends), ALL_MEASURES);
  deepStrictEqual(Object.keys(soak.says), ["soak", ...ALL_MEASURES]);
});

Deno.test("and found all of it flat, and no call that failed", () => {
  deepStrictEqual(soak.faults, {});
  const others = ALL_MEASURES.filter((measure) => !soak.trends[measure]!.flat);
  // A short run has too few values to say.
  deepStrictEqual(soak.minutes < 15 ? [] : others, []);
});
