import { saveFigures } from "./attack/figures.ts";
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
    const { url, adminUrl } = await bed.cluster();
    const database = { url, adminUrl };
    const stack = JSON.stringify({ database, template: await bed.template() });
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
    const [says, failures] = sumUp(played);
    for (const line of Object.values(says)) console.log(line);
    if (failures.length > 0) Deno.exitCode = 1;
    // A part of it is no figure.
    if (!word) await saveFigures("races", says, { seed, rounds, failures, ...covered() });
  });
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

/** What the docs say of it, and all that failed. */
function sumUp(played: Map<Part, Played>): [Record<string, string>, string[]] {
  const sum = (what: Part["what"], key: "pairs" | "meet" | "rounds") =>
    [...played].reduce((total, [part, one]) => total + (part.what === what ? one[key] : 0), 0);
  const number = (count: number) => count.toLocaleString("en");
  const failures = [...played.values()].flatMap((one) => one.failures);
  const says = {
    pairs: `${number(sum("place", "pairs"))} pairs of steps, each forced both ways; ` +
      `${number(sum("place", "meet"))} meet, and were let loose ` +
      `${number(sum("place", "rounds"))} times`,
    http: `${number(sum("http", "pairs"))} pairs over HTTP, ` +
      `${number(sum("http", "rounds"))} times at once`,
    deadlines: `${number(sum("deadline", "pairs"))} calls at the deadlines of ` +
      `${covered().deadlines.length} states, ${number(sum("deadline", "rounds"))} of them ` +
      "within milliseconds of it",
    failures: `${failures.length} came to something else`,
  };
  return [says, failures];
}

await runCommand(main);
