import { fingerprint } from "../scripts/attack/figures.ts";
import { withTestBed } from "../scripts/checks/with-test-bed.ts";
import { PlainError, runCommand } from "../scripts/postgres/plain-error.ts";
import { Bench } from "./bench.ts";
import { describeMachine, HOSTED } from "./machine.ts";
import { playTopic } from "./play.ts";
import { mergeResults, prune } from "./results.ts";
import { measureOf } from "./topic.ts";
import { chooseTopics, TOPICS } from "./topics.ts";

// deno-lint-ignore-file no-console

/** Measures what words name, or everything, and keeps it in bench/results.json. */
async function main(): Promise<void> {
  const quick = Deno.args.includes("--quick");
  const words = Deno.args.filter((argument) => argument !== "--quick");
  const chosen = chooseTopics(words);
  if (chosen.length === 0) throw new PlainError(`No figure is called ${words.join(" or ")}.`);
  const run = { bank: await fingerprint(), date: new Date().toISOString().slice(0, 10), quick };
  await withTestBed(async (bed) => {
    const bench = new Bench(bed, quick);
    const machine = await describeMachine(await bed.cluster());
    for (const { topic, figures } of chosen) {
      try {
        await mergeResults(machine, run, topic, figures, await playTopic(bench, topic, figures));
      } catch (error) {
        // What others have measured, or will, is not lost.
        console.error(`${topic.name}:`, error);
        Deno.exitCode = 1;
      }
    }
  }, { durable: true, settings: HOSTED });
  await prune(
    new Set(TOPICS.flatMap(({ figures }) => figures.map(({ name }) => name))),
    new Set(
      TOPICS.flatMap(({ name, figures }) =>
        figures.flatMap(({ ours, reference }) =>
          [ours, reference].flatMap((place) => place ? [`${name}/${measureOf(place).measure}`] : [])
        )
      ),
    ),
  );
}

await runCommand(main);
