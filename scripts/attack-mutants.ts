import { type Mutant, mutate, readMigrations, testOf } from "./attack/mutant.ts";
import { MutantBed } from "./attack/mutant-bed.ts";
import { MUTANTS } from "./attack/mutants.ts";
import { type Verdict, writeFigures } from "./attack/mutant-figures.ts";
import type { Result } from "./checks/step.ts";
import { TestBed } from "./checks/test-bed.ts";
import { runCommand } from "./postgres/plain-error.ts";

// deno-lint-ignore-file no-console

/** Breaks each rule of the list, or those that a word names, and looks whether a test sees it. */
async function main(): Promise<void> {
  const word = Deno.args[0] ?? "";
  const chosen = MUTANTS.filter(({ name, chapter, by }) =>
    `${name} ${chapter} ${by}`.includes(word)
  );
  const bed = new TestBed();
  Deno.addSignalListener("SIGINT", () => bed.close().finally(() => Deno.exit(130)));
  try {
    const mutants = new MutantBed(bed);
    const migrations = await readMigrations();
    const faults = await soundFaults(mutants, migrations, chosen);
    if (faults.length > 0) throw new Error(`Not even green unbroken: ${faults.join(", ")}`);
    const verdicts: Verdict[] = [];
    for (const mutant of chosen) {
      const verdict = await judge(mutants, migrations, mutant);
      verdicts.push(verdict);
      console.log(`${verdict.caught ? "caught  " : "SURVIVED"}  ${mutant.name} (${mutant.by})`);
      if (verdict.saw) console.log(`          ${verdict.saw}`);
    }
    const survived = verdicts.filter(({ caught }) => !caught).length;
    console.log(`${verdicts.length - survived} caught, ${survived} survived`);
    await writeFigures(verdicts);
    if (survived > 0) Deno.exitCode = 1;
  } finally {
    await bed.close();
  }
}

/** A test that fails anyway catches nothing: on the bank as it is each of them is green. */
async function soundFaults(
  bed: MutantBed,
  migrations: Map<string, string>,
  mutants: Mutant[],
): Promise<string[]> {
  const faults: string[] = [];
  if (!await bed.make("sound", migrations)) return ["the migrations"];
  for (const test of new Set(mutants.map(testOf))) {
    const result = await bed.judge("sound", test);
    if (result.failures.length > 0) faults.push(`${test}: ${firstLine(result)}`);
  }
  return faults;
}

async function judge(
  bed: MutantBed,
  migrations: Map<string, string>,
  mutant: Mutant,
): Promise<Verdict> {
  const made = await bed.make("mutant", mutate(migrations, mutant));
  const result = made ? await bed.judge("mutant", testOf(mutant)) : null;
  await bed.drop("mutant");
  const saw = result ? firstLine(result) : "its migrations cannot be applied";
  return { mutant, caught: result !== null && result.failures.length > 0, saw };
}

/** What a test said first that is no plain "ok". */
function firstLine(result: Result): string {
  const lines = result.failures.join("\n").split("\n").map((line) => line.trim());
  return lines.find((line) => /^not ok|ERROR:|[a-z]Error:/.test(line)) ?? lines[0] ?? "";
}

await runCommand(main);
