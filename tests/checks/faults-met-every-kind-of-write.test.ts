import { deepStrictEqual } from "node:assert/strict";
import { readFigures } from "../../scripts/attack/figures.ts";
import { FAULTS } from "../../scripts/attack/faults/nemesis.ts";
import { KINDS } from "../../scripts/attack/faults/operations.ts";

type Figures = { kinds: Record<string, number>; faults: Record<string, number> };

const figures = (await readFigures<Figures>("faults"))!;

Deno.test("the figures are those of these writes and faults: run deno task attack:faults", () => {
  deepStrictEqual(Object.keys(figures.kinds), Object.keys(KINDS));
  const broken = Object.keys(figures.faults).filter((kind) => kind in FAULTS);
  deepStrictEqual(broken.sort(), Object.keys(FAULTS).sort());
});
