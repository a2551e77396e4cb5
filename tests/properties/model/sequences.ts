import fc from "fast-check";
import type { Play, Sequence } from "./play.ts";
import { type Bench, type OpenDoor, Table, Worlds } from "./tables.ts";
import { themes } from "./themes.ts";

export type Options = {
  sequences: number;
  seed: number;
  /** So many are played side by side, each in a database of its own. */
  hands: number;
  /** The door of the calls, for a database; without one they are made as the functions do. */
  open?: OpenDoor;
  progress?: (played: number) => void;
};

/** What was played: how often each call came to what. */
export type Played = { sequences: number; steps: number; outcomes: Record<string, number> };

/** How long a sequence that fails may be made smaller. */
const SHRINK_MS = Number(Deno.env.get("CHRONOBANK_SHRINK_SECONDS") ?? 60) * 1000;
const THROWS = { maxLength: 60, size: "max" } as const;

const number = fc.nat(9999);
const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length });

/** Plain throws of dice: what they mean is found out while they are played. */
const sequences: fc.Arbitrary<Sequence> = fc.noBias(fc.oneof(
  ...themes.map(({ first, ways }) => {
    const chances = ways.map(([what, weight]) => ({ weight, arbitrary: fc.constant(what) }));
    const thrown = (what: fc.Arbitrary<string>) => fc.record({ what, numbers: numbers(20) });
    const begun = fc.tuple(...first.map((what) => fc.option(thrown(fc.constant(what)))));
    const throws = fc.tuple(begun, fc.array(thrown(fc.oneof(...chances)), THROWS))
      .map(([before, after]) => [...before.filter((one) => one !== null), ...after]);
    return fc.record({ rules: numbers(40), throws });
  }),
));

/** Play as many as that; throws with the smallest sequence found on which the two differ. */
export async function playSequences(bench: Bench, options: Options): Promise<Played> {
  const played: Played = { sequences: 0, steps: 0, outcomes: {} };
  const stop = { failed: false };
  const worlds = await Worlds.open(bench);
  const hands = Array.from(
    { length: options.hands },
    (_, hand) => playHand(new Table(bench, worlds, options.open), options, hand, played, stop),
  );
  const failures = (await Promise.all(hands)).filter((failure) => failure !== null);
  await worlds.close();
  if (failures.length > 0) throw new Error(failures.join("\n\n"));
  return played;
}

async function playHand(
  table: Table,
  options: Options,
  hand: number,
  played: Played,
  stop: { failed: boolean },
): Promise<string | null> {
  const seed = options.seed + hand;
  let shrinksUntil = Infinity;
  const property = fc.asyncProperty(sequences, async (sequence) => {
    const isOver = stop.failed && shrinksUntil === Infinity || Date.now() > shrinksUntil;
    if (isOver) return;
    const play = await table.play();
    try {
      await play.run(sequence);
    } catch (error) {
      stop.failed = true;
      if (shrinksUntil === Infinity) shrinksUntil = Date.now() + SHRINK_MS;
      throw new Error(`${play.log.join("\n")}\n${error}`, { cause: error });
    }
    count(played, play);
    options.progress?.(played.sequences);
  });
  try {
    const numRuns = Math.ceil(options.sequences / options.hands);
    const { failed, errorInstance, numRuns: at } = await fc.check(property, { seed, numRuns });
    if (!failed) return null;
    const said = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    return `sequence ${at} with CHRONOBANK_SEED=${seed}, the smallest that fails:\n${said}`;
  } finally {
    await table.close(stop.failed);
  }
}

function count(played: Played, { log, outcomes }: Play): void {
  played.sequences++;
  played.steps += log.length;
  for (const one of outcomes) played.outcomes[one] = (played.outcomes[one] ?? 0) + 1;
}
