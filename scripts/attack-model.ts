import { openOverHttp } from "../tests/properties/model/over-http.ts";
import { type Options, type Played, playSequences } from "../tests/properties/model/sequences.ts";
import { commands } from "../tests/properties/model/subjects.ts";
import { saveFigures } from "./attack/figures.ts";
import { withTestBed } from "./checks/with-test-bed.ts";
import { runCommand } from "./postgres/plain-error.ts";
import { givenSeed } from "../tests/harness/random.ts";

// deno-lint-ignore-file no-console

/** One in so many sequences goes through the functions. */
const OVER_HTTP = 40;

/** Plays sequences on the bank and on its model, 10,000 of them unless told. */
async function main(): Promise<void> {
  const sequences = Number(Deno.args[0] ?? 10_000);
  const seed = givenSeed();
  await withTestBed(async (bed) => {
    const bench = { template: await bed.template(), database: await bed.database() };
    const overHttp = Math.ceil(sequences / OVER_HTTP);
    console.log(`seed ${seed}`);
    const play = async (what: string, options: Pick<Options, "sequences" | "hands" | "open">) => {
      const began = performance.now();
      const progress = (played: number) => {
        const seconds = Math.round((performance.now() - began) / 1000);
        if (played % 100 === 0) console.log(`${played} ${what}, ${seconds} s`);
      };
      return await playSequences(bench, { ...options, seed, progress });
    };
    const inside = await play("sequences", { sequences: sequences - overHttp, hands: 3 });
    const outside = await play("over HTTP", {
      ...{ sequences: overHttp, hands: 1, open: openOverHttp },
    });
    await keep(seed, inside, outside);
  });
}

async function keep(seed: number, inside: Played, outside: Played): Promise<void> {
  const count = (number: number) => number.toLocaleString("en");
  const all = inside.sequences + outside.sequences;
  const steps = inside.steps + outside.steps;
  const outcomes: Record<string, number> = {};
  for (const [name, times] of [...entries(inside), ...entries(outside)]) {
    outcomes[name] = (outcomes[name] ?? 0) + times;
  }
  const codes = new Set(Object.keys(outcomes).map((name) => name.split(" ")[1]!));
  codes.delete("done");
  const says = {
    sequences: `${count(all)} sequences of ${count(steps)} steps, 0 differences`,
    http: `${count(outside.sequences)} of them through the functions`,
    covers: `${commands.length} writes, ${codes.size} codes of refusal`,
  };
  for (const sentence of Object.values(says)) console.log(sentence);
  const rpcs = commands.map(({ rpc }) => rpc).sort();
  const sorted = Object.fromEntries(Object.entries(outcomes).sort());
  await saveFigures("model", says, { seed, sequences: all, rpcs, outcomes: sorted });
}

function entries({ outcomes }: Played): [string, number][] {
  return Object.entries(outcomes);
}

await runCommand(main);
