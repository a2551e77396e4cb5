import { deepStrictEqual, ok } from "node:assert/strict";
import { mutate, readMigrations, testOf } from "../../scripts/attack/mutant.ts";
import { MUTANTS } from "../../scripts/attack/mutants.ts";
import { readFigures } from "../../scripts/attack/figures.ts";
import type { MutantFigures } from "../../scripts/generate/mutants.ts";

const migrations = await readMigrations();
const figures = await readFigures<MutantFigures>("mutants");

Deno.test("every mutant still breaks one place, and that one only", () => {
  for (const mutant of MUTANTS) {
    const broken = mutate(migrations, mutant);
    const changed = [...broken].filter(([file, text]) => migrations.get(file) !== text);
    deepStrictEqual(changed.length, 1, mutant.name);
  }
});

Deno.test("every mutant has a name of its own and a test that is there", async () => {
  deepStrictEqual(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
  for (const mutant of MUTANTS) ok((await Deno.stat(testOf(mutant))).isFile);
});

Deno.test("the figures are those of this list: run deno task attack:mutants", () => {
  const listed = MUTANTS.map((mutant) => ({
    name: mutant.name,
    rule: mutant.rule,
    caught_by: testOf(mutant),
  }));
  deepStrictEqual(figures?.mutants, listed);
  deepStrictEqual([figures?.caught, figures?.survived], [listed.length, 0]);
});
