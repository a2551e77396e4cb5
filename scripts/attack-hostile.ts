import type { Round } from "../tests/properties/support/hostile-round.ts";
import { saveFigures } from "./attack/figures.ts";
import { tells } from "./attack/hostile/compare.ts";
import { summed } from "./attack/hostile/sum.ts";
import { saysOfCalls, saysOfTimes, type Times } from "./attack/hostile/says.ts";
import { withTestBed } from "./checks/with-test-bed.ts";
import { runCommand } from "./postgres/plain-error.ts";
import { givenSeed } from "../tests/harness/random.ts";

// deno-lint-ignore-file no-console

/** Each round has a world of its own: in an older one too many have left, or were sent away. */
const CALLS_A_ROUND = 2000;

/** With fewer rounds chance explains every difference. */
const FEWEST = 12;

/** Makes as many hostile calls as the argument says, 50,000 without one, and measures times. */
async function main(): Promise<void> {
  const calls = Number(Deno.args[0] ?? 50_000);
  const seed = givenSeed(20261120);
  await withTestBed(async (bed) => {
    Deno.env.set("CHRONOBANK_TEST_STACK", JSON.stringify(await bed.stack()));
    const sum = summed(await playRounds(seed, calls));
    const times = await measure(Math.max(FEWEST, Math.min(30, Math.round(calls / 1000))));
    const says = { ...saysOfCalls(sum), ...saysOfTimes(times) };
    for (const line of Object.values(says)) console.log(line);
    for (const { what, guessed } of times.told) console.log(`TOLD: ${what} (${guessed})`);
    if (times.told.length > 0) Deno.exitCode = 1;
    const { ids, told, accounts } = times;
    await saveFigures("hostile", says, { seed, ...sum, places: ids.length, told, accounts });
  });
}

// What talks to the stack connects to it as soon as it is loaded, so it is loaded when it is there.

async function playRounds(seed: number, calls: number): Promise<Round[]> {
  const { playHostileRound } = await import("../tests/properties/support/hostile-round.ts");
  const rounds: Round[] = [];
  for (let done = 0; done < calls; done += CALLS_A_ROUND) {
    const size = Math.min(CALLS_A_ROUND, calls - done);
    const round = await playHostileRound(seed + rounds.length, size);
    const { accepted, refused } = summed([round]);
    console.log(`seed ${seed + rounds.length}: ${accepted} accepted, ${refused} refused`);
    rounds.push(round);
  }
  return rounds;
}

async function measure(rounds: number): Promise<Times> {
  const { timeAccounts } = await import("./attack/hostile/time-accounts.ts");
  const { timeIds } = await import("./attack/hostile/time-ids.ts");
  const accounts = await timeAccounts(rounds);
  console.log(`measured the doors, ${rounds} rounds`);
  const { all: ids, told } = await timeIds(rounds);
  const open = accounts.filter((door) => tells(door, rounds));
  return { rounds, ids, told: [...told, ...open], accounts };
}

// The tests' own connections would keep the process alive.
await runCommand(main);
Deno.exit();
