import { runCommand } from "./postgres/plain-error.ts";
import { attack } from "./attack/faults/attack.ts";
import { keepFigures } from "./attack/faults/figures.ts";
import { givenSeed } from "../tests/harness/random.ts";

// deno-lint-ignore-file no-console

/** Breaks what a bank stands on, while members use it; for five minutes unless told. */
async function main(): Promise<void> {
  const minutes = Number(Deno.args[0] ?? 5);
  const seed = givenSeed();
  const hardness = { seconds: minutes * 60, clients: 16, members: 100, every: 4000 };
  console.log(`${hardness.clients} clients, ${minutes} minutes, seed ${seed}`);
  const outcome = await attack({ ...hardness, seed, waitForCron: true, say: console.log });
  const { lost, doubled } = outcome.reckoning;
  for (const text of [...lost, ...doubled, ...outcome.journal.complaints].slice(0, 50)) {
    console.log(text);
  }
  const says = await keepFigures(outcome, { ...hardness, seed });
  for (const sentence of Object.values(says)) console.log(sentence);
  if (lost.length + doubled.length + outcome.journal.complaints.length > 0) Deno.exitCode = 1;
}

await runCommand(main);
