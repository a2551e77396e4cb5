import { deepStrictEqual, ok } from "node:assert/strict";
import { readFigures } from "../../scripts/attack/figures.ts";
import { commands } from "../properties/model/subjects.ts";

type Found = { sequences: number; rpcs: string[]; outcomes: Record<string, number> };
const figures = (await readFigures<Found>("model"))!;

Deno.test("the figures are those of this model: run deno task attack:model", () => {
  deepStrictEqual(figures.rpcs, commands.map(({ rpc }) => rpc).sort());
});

Deno.test("what is counted are calls of these writes", () => {
  const called = new Set(Object.keys(figures.outcomes).map((outcome) => outcome.split(" ")[0]!));
  deepStrictEqual([...called].filter((rpc) => !figures.rpcs.includes(rpc)), []);
});

Deno.test("every write was done, and refused", () => {
  const outcomes = Object.keys(figures.outcomes);
  const never = figures.rpcs.filter((rpc) =>
    !outcomes.includes(`${rpc} done`) ||
    outcomes.filter((one) => one.startsWith(`${rpc} `)).length < 2
  );
  // A short run does not come everywhere.
  ok(figures.sequences < 2000 || never.length === 0, never.join(", "));
});
