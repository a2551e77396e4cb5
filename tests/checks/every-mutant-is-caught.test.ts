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

Deno.test("every chapter has a rule that is broken", () => {
  // Of the refusals there is nothing but their words.
  const chapters = [...migrations.keys()].filter((file) => !file.endsWith("0200_refusals.sql"));
  const whole = chapters.filter((file) => !MUTANTS.some(({ chapter }) => file.includes(chapter)));
  deepStrictEqual(whole, []);
});

Deno.test("the figures are those of this list: run deno task attack:mutants", () => {
  const listed = MUTANTS.map((mutant) => ({
    name: mutant.name,
    rule: mutant.rule,
    caught_by: testOf(mutant),
  }));
  const found = figures?.mutants.map(({ model: _, ...mutant }) => mutant);
  deepStrictEqual(found, listed);
  deepStrictEqual([figures?.caught, figures?.survived], [listed.length, 0]);
});
