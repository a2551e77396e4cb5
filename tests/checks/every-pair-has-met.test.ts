import { deepStrictEqual } from "node:assert/strict";
import { readFigures } from "../../scripts/attack/figures.ts";
import { covered } from "../../scripts/attack/races/parts.ts";

type Covered = ReturnType<typeof covered> & { failures: string[] };
const figures = await readFigures<Covered>("races");

Deno.test("the figures are those of today's steps: run deno task attack:races", () => {
  deepStrictEqual(figures?.places, covered().places);
  deepStrictEqual(figures?.deadlines, covered().deadlines);
});

Deno.test("and all of them came one after the other", () => {
  deepStrictEqual(figures?.failures, []);
});
