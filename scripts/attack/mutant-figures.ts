import type { MutantFigures } from "../generate/mutants.ts";
import { readFigures, saveFigures } from "./figures.ts";
import { type Mutant, testOf } from "./mutant.ts";
import { MUTANTS } from "./mutants.ts";

/** Whether a test has seen a mutant, and what it said first; and the model, if it was asked. */
export type Verdict = { mutant: Mutant; caught: boolean; model: boolean | null; saw: string };

/**
 * What a run found, as the docs take it from there. What it left out keeps its last figure, and
 * then the whole is of the bank that this one was of.
 */
export async function writeFigures(verdicts: Verdict[]): Promise<void> {
  const last = await readFigures<MutantFigures>("mutants");
  const mutants = MUTANTS.flatMap((mutant) => {
    const verdict = verdicts.find((one) => one.mutant === mutant);
    const { name, rule } = mutant;
    const former = last?.mutants.filter((one) => one.name === name) ?? [];
    if (!verdict) return former;
    const model = verdict.model ?? former[0]?.model ?? null;
    return [{ name, rule, caught_by: verdict.caught ? testOf(mutant) : null, model }];
  });
  const caught = mutants.filter(({ caught_by }) => caught_by !== null).length;
  const survived = mutants.length - caught;
  const asked = mutants.filter(({ model }) => model !== null);
  const says = {
    rules: `${mutants.length} rules broken, ${caught} caught, ${survived} survived`,
    model: `${asked.filter(({ model }) => model).length} of ${asked.length}`,
  };
  const isWhole = verdicts.length === MUTANTS.length;
  const of = last && !isWhole ? { bank: last.bank, date: last.date } : {};
  await saveFigures("mutants", says, { ...of, caught, survived, mutants });
}
