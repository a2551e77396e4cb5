import { readMigrations } from "./attack/mutant.ts";
import { MutantBed } from "./attack/mutant-bed.ts";
import { type Verdict, writeFigures } from "./attack/mutant-figures.ts";
import { MutantJudge } from "./attack/mutant-judge.ts";
import { MUTANTS } from "./attack/mutants.ts";
import { withTestBed } from "./checks/with-test-bed.ts";
import { runCommand } from "./postgres/plain-error.ts";

// deno-lint-ignore-file no-console

/**
 * Breaks each rule of the list, or those that a word names, and looks whether a test sees it. With
 * `model` as a second word it also looks whether the model beside the bank does.
 */
async function main(): Promise<void> {
  const [word = "", also] = Deno.args;
  const chosen = MUTANTS.filter(({ name, chapter, by }) =>
    `${name} ${chapter} ${by}`.includes(word)
  );
  await withTestBed(async (bed) => {
    const judge = new MutantJudge(new MutantBed(bed), await readMigrations(), also === "model");
    const faults = await judge.soundFaults(chosen);
    if (faults.length > 0) throw new Error(`Not even green unbroken: ${faults.join(", ")}`);
    const verdicts: Verdict[] = [];
    const waiting = [...chosen];
    const work = async (name: string) => {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        const verdict = await judge.judge(mutant, name);
        verdicts.push(verdict);
        tell(verdict, verdicts.length, chosen.length);
      }
    };
    await Promise.all(["mutant_1", "mutant_2"].map(work));
    const survived = verdicts.filter(({ caught }) => !caught).length;
    console.log(`${verdicts.length - survived} caught, ${survived} survived`);
    await writeFigures(verdicts);
    if (survived > 0) Deno.exitCode = 1;
  });
}

function tell({ mutant, caught, model, saw }: Verdict, at: number, of: number): void {
  const seen = model === null ? "" : model ? ", by the model too" : ", not by the model";
  console.log(
    `${at}/${of} ${caught ? "caught" : "SURVIVED"}${seen}: ${mutant.name} (${mutant.by})`,
  );
  if (saw) console.log(`        ${saw}`);
}

await runCommand(main);
