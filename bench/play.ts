import type { Bench } from "./bench.ts";
import { type Figure, measureOf, type Topic, type Values } from "./topic.ts";

/** What each measure of a topic has seen, round by round. */
export type Rounds = Record<string, Values[]>;

/**
 * Make the measurements that the figures want, in rounds: a machine that gets slower, or busy with
 * something else, is so for a figure and for its reference. Every other round goes backwards.
 */
export async function playTopic(bench: Bench, topic: Topic, figures: Figure[]): Promise<Rounds> {
  const places = figures.flatMap(({ ours, reference }) => reference ? [ours, reference] : [ours]);
  const wanted = new Set(places.map((place) => measureOf(place).measure));
  const count = bench.quick ? 1 : topic.rounds ?? 5;
  bench.tell(`${topic.title}: ${figures.length} figures, ${count} rounds`);
  const { measures, close } = await topic.open(bench);
  const rounds: Rounds = Object.fromEntries([...wanted].map((name) => [name, []]));
  try {
    for (let round = 0; round < count; round++) {
      const names = round % 2 === 0 ? [...wanted] : [...wanted].reverse();
      for (const name of names) {
        const measure = measures[name];
        if (!measure) throw new Error(`${topic.name} has no measure ${name}.`);
        const values = await measure();
        rounds[name]!.push(values);
        bench.tell(`  ${round + 1} ${name}: ${said(values)}`);
      }
    }
  } finally {
    await close?.();
  }
  return rounds;
}

function said(values: Values): string {
  return Object.entries(values).map(([name, value]) => `${name} ${value.toPrecision(4)}`)
    .join(", ");
}
