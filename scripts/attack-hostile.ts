import type { Round } from "../tests/properties/support/hostile-round.ts";
import { summed } from "./attack/hostile/sum.ts";
import { saveFigures } from "./attack/figures.ts";
import { TestBed } from "./checks/test-bed.ts";
import { runCommand } from "./postgres/plain-error.ts";

// deno-lint-ignore-file no-console

/** Each round has a world of its own: in an older one too many have left, or were sent away. */
const CALLS_A_ROUND = 2000;

/** Makes as many hostile calls as the argument says, 50,000 without one. */
async function main(): Promise<void> {
  const calls = Number(Deno.args[0] ?? 50_000);
  const seed = Number(Deno.env.get("CHRONOBANK_SEED") ?? 20261120);
  const bed = new TestBed();
  Deno.addSignalListener("SIGINT", () => bed.close().finally(() => Deno.exit(130)));
  try {
    Deno.env.set("CHRONOBANK_TEST_STACK", JSON.stringify(await bed.stack()));
    // They connect to the stack as soon as they are loaded.
    const { playHostileRound } = await import("../tests/properties/support/hostile-round.ts");
    const rounds: Round[] = [];
    for (let done = 0; done < calls; done += CALLS_A_ROUND) {
      const size = Math.min(CALLS_A_ROUND, calls - done);
      const round = await playHostileRound(seed + rounds.length, size);
      rounds.push(round);
      const { accepted, refused } = summed([round]);
      console.log(`seed ${seed + rounds.length - 1}: ${accepted} accepted, ${refused} refused`);
    }
    const sum = summed(rounds);
    const says = {
      calls: `${number(sum.calls)} hostile calls, ${number(sum.accepted)} of them accepted, ` +
        "0 server errors, 0 undocumented answers",
      refused: `${number(sum.compared)} refused calls repeated, 0 rows changed`,
    };
    for (const line of Object.values(says)) console.log(line);
    await saveFigures("hostile", says, { seed, ...sum });
  } finally {
    await bed.close();
  }
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

// The tests' own connections would keep the process alive.
await runCommand(main);
Deno.exit();
