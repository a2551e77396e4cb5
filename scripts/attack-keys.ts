import { type Tally, total } from "./attack/keys.ts";
import { saveFigures } from "./attack/figures.ts";
import { denoTest } from "./checks/deno-tests.ts";
import type { TestBed } from "./checks/test-bed.ts";
import { withTestBed } from "./checks/with-test-bed.ts";
import { PlainError, runCommand } from "./postgres/plain-error.ts";
import { givenSeed } from "../tests/harness/random.ts";

// deno-lint-ignore-file no-console

const TEST = "tests/api/a-key-sent-many-times-at-once-has-one-effect.test.ts";
const VOLLEYS = 3;

/** Plays the test of keys many times over, each time with another seed and on a bank of its own. */
async function main(): Promise<void> {
  const passes = Number(Deno.args[0] ?? 15);
  const seed = givenSeed();
  await withTestBed(async (bed) => {
    const tallies: Tally[] = [];
    for (let pass = 0; pass < passes; pass++) {
      tallies.push(await play(bed, seed + pass));
      const { volleys, calls, effects } = total(tallies);
      console.log(
        `${pass + 1} of ${passes}: ${volleys} volleys, ${calls} calls, ${effects} effects`,
      );
    }
    await keep(total(tallies), seed, passes);
  });
}

async function play(bed: TestBed, seed: number): Promise<Tally> {
  const [template, database] = [await bed.template(), await bed.database()];
  const figures = `${bed.dir}/keys.json`;
  const { failures } = await denoTest([TEST], {
    CHRONOBANK_TEST_STACK: JSON.stringify({ database, template }),
    CHRONOBANK_SEED: String(seed),
    CHRONOBANK_VOLLEYS: String(VOLLEYS),
    CHRONOBANK_FIGURES: figures,
  });
  if (failures.length > 0) throw new PlainError(`With seed ${seed}:\n${failures.join("\n")}`);
  return JSON.parse(await Deno.readTextFile(figures));
}

async function keep(tally: Tally, seed: number, passes: number): Promise<void> {
  const { volleys, calls, effects, replays, snapshots, writes } = tally;
  const refused = Object.values(tally.refusals).reduce((sum, count) => sum + count, 0);
  const number = (count: number) => count.toLocaleString("en");
  const says = {
    keys: `${number(calls)} calls in ${number(volleys)} volleys, each with one key: ` +
      `${number(effects)} effects, no second one`,
    versions: `${number(snapshots)} snapshots of the whole bank, none between two versions`,
    refused: `${number(refused)} refused calls, no row changed`,
  };
  await saveFigures("keys", says, { seed, passes, ...tally, writes });
  for (const line of Object.values(says)) console.log(line);
  console.log(`${number(replays)} answers were those of a call before them`);
}

await runCommand(main);
