import { deepStrictEqual, ok } from "node:assert/strict";
import type { Comparison } from "../../scripts/attack/hostile/compare.ts";
import type { Sum } from "../../scripts/attack/hostile/sum.ts";
import { readFigures } from "../../scripts/attack/figures.ts";
import { operations } from "../api/support/operations.ts";

const figures = (await readFigures<Sum & { told?: Comparison[] }>("hostile"))!;

Deno.test("the figures are those of this API: run deno task attack:hostile", () => {
  const listed = operations.map(({ name }) => name).sort();
  deepStrictEqual(Object.keys(figures.operations), listed);
});

Deno.test("no endpoint refused whatever it was sent: what lies behind was attacked too", () => {
  // A small run makes ten calls or so of each; whoever runs it at full length sees more.
  const never = Object.entries(figures.operations).filter(([, { accepted }]) => accepted === 0);
  ok(never.length <= (figures.calls < 20_000 ? 15 : 0), JSON.stringify(never));
  ok(figures.compared > figures.refused * 0.9);
});

Deno.test("nothing of others can be told by how long it takes", () => {
  deepStrictEqual(figures.told ?? [], []);
});
