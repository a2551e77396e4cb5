import { type Parts, writeFigures } from "./attack/races/figures.ts";
import { allParts, covered, type Part, type Played } from "./attack/races/parts.ts";
import { withTestBed } from "./checks/with-test-bed.ts";
import { run } from "./postgres/command.ts";
import { runCommand } from "./postgres/plain-error.ts";
import { givenSeed } from "../tests/harness/random.ts";

// deno-lint-ignore-file no-console

const PLAY = new URL("attack/races/play.ts", import.meta.url).pathname;

/**
 * Lets each two steps that can meet do so, as often as told, and each call come at its deadline.
 * A word plays the places with that word alone.
 */
async function main(): Promise<void> {
  const rounds = Number(Deno.args[0] ?? 100);
  const word = Deno.args[1] ?? "";
  const seed = givenSeed();
  console.log(`seed ${seed}`);
  await withTestBed(async (bed) => {
    const [template, database] = [await bed.template(), await bed.database()];
    const stack = JSON.stringify({ database, template });
    const parts = allParts(rounds, seed, bed.dir).filter((part) => nameOf(part).includes(word));
    const played = new Map<Part, Played>();
    const waiting = [...parts];
    const worker = async () => {
      for (let part = waiting.shift(); part; part = waiting.shift()) {
        const result = await play(part, stack);
        played.set(part, result);
        console.log(`${played.size} of ${parts.length}: ${tell(part, result)}`);
        for (const failure of result.failures) console.log(failure);
      }
    };
    await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, worker));
    if ([...played.values()].some(({ failures }) => failures.length > 0)) Deno.exitCode = 1;
    const says = await writeFigures(byName(played), { seed, rounds, isWhole: !word });
    for (const line of Object.values(says)) console.log(line);
  });
}

/** What came of the parts of a place, or of a deadline, taken together. */
function byName(played: Map<Part, Played>): Parts {
  const together: Parts = {};
  for (const [part, { pairs, meet, rounds, failures }] of played) {
    const none = { what: part.what, pairs: 0, meet: 0, rounds: 0, failures: [] };
    const sum = together[nameOf(part)] ??= none;
    sum.pairs += pairs;
    sum.meet += meet;
    sum.rounds += rounds;
    sum.failures.push(...failures);
  }
  return together;
}

async function play(part: Part, stack: string): Promise<Played> {
  const command = [Deno.execPath(), "run", "-A", "--no-check", PLAY, JSON.stringify(part)];
  const { ok, err } = await run(command, { env: { CHRONOBANK_TEST_STACK: stack } });
  if (ok) return JSON.parse(await Deno.readTextFile(part.file));
  return { pairs: 0, meet: 0, rounds: 0, failures: [err] };
}

function nameOf({ what, at }: Part): string {
  const place = Object.keys(covered().places)[at]!;
  return { place, http: `${place}, over HTTP`, deadline: covered().deadlines[at]! }[what];
}

function tell(part: Part, { pairs, meet, rounds, failures }: Played): string {
  const meeting = part.what === "place" ? `, ${meet} meet` : "";
  return `${nameOf(part)}: ${pairs} played${meeting}, ${rounds} rounds, ` +
    `${failures.length} failures`;
}

await runCommand(main);
