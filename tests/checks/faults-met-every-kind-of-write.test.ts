import { deepStrictEqual, ok } from "node:assert/strict";
import { readFigures } from "../../scripts/attack/figures.ts";
import { FAULTS } from "../../scripts/attack/faults/nemesis.ts";
import { KINDS } from "../../scripts/attack/faults/operations.ts";

type Figures = {
  hardness: { seconds: number };
  kinds: Record<string, number>;
  faults: Record<string, number>;
  lost: number;
  doubled: number;
  complaints: string[];
};

const figures = (await readFigures<Figures>("faults"))!;

Deno.test("the figures are those of these writes and faults: run deno task attack:faults", () => {
  deepStrictEqual(Object.keys(figures.kinds), Object.keys(KINDS));
  const broken = Object.keys(figures.faults).filter((kind) => kind in FAULTS);
  deepStrictEqual(broken.sort(), Object.keys(FAULTS).sort());
});

Deno.test("and nothing was lost, doubled or complained about", () => {
  const { lost, doubled, complaints } = figures;
  deepStrictEqual([lost, doubled, complaints], [0, 0, []]);
});

Deno.test("each kind of write was done through faults", () => {
  const never = Object.keys(KINDS).filter((kind) => !figures.kinds[kind]);
  // A short run does not come to each.
  ok(figures.hardness.seconds < 300 || never.length === 0, never.join(", "));
});
