import { exists } from "../scripts/postgres/command.ts";
import type { Machine } from "./machine.ts";
import { median, spread } from "./numbers.ts";
import type { Rounds } from "./play.ts";
import { type Figure, measureOf, type Topic } from "./topic.ts";

const PATH = "bench/results.json";

/** When something was measured, and the fingerprint of the bank that was measured. */
type Run = { bank: string; date: string; quick: boolean };

/** The same value of two measures, round by round. */
export type Pair = Run & { ours: number[]; reference: number[] | null };

/** What the docs are made of. */
export type Results = {
  machine: Machine;
  figures: Record<string, Pair>;
  /** By topic and measure, the values of all rounds. */
  measures: Record<string, Run & { values: Record<string, number[]> }>;
};

/** What was measured last of each figure; null when nothing ever was. */
export async function readResults(): Promise<Results | null> {
  return await exists(PATH) ? JSON.parse(await Deno.readTextFile(PATH)) : null;
}

/** Keep what a run has measured, beside what it has not. A quick run replaces no whole one. */
export async function mergeResults(
  machine: Machine,
  run: Run,
  topic: Topic,
  figures: Figure[],
  rounds: Rounds,
): Promise<void> {
  const kept = await readResults() ?? { machine, figures: {}, measures: {} };
  const stays = (old: Run | undefined) => run.quick && old?.bank === run.bank && !old.quick;
  for (const { name, ours, reference } of figures) {
    if (stays(kept.figures[name])) continue;
    const against = reference === null ? null : valuesOf(rounds, reference);
    kept.figures[name] = { ...run, ours: valuesOf(rounds, ours), reference: against };
  }
  for (const [name, values] of Object.entries(rounds)) {
    const key = `${topic.name}/${name}`;
    if (stays(kept.measures[key])) continue;
    const names = new Set(values.flatMap((one) => Object.keys(one)));
    const all = [...names].map((value) => [value, valuesOf(rounds, `${name}.${value}`)] as const);
    kept.measures[key] = { ...run, values: Object.fromEntries(all) };
  }
  await write({ ...kept, machine: run.quick ? kept.machine : machine });
}

/** Forget what is no figure or measure of today. */
export async function prune(figures: Set<string>, measures: Set<string>): Promise<void> {
  const kept = await readResults();
  if (!kept) return;
  await write({
    ...kept,
    figures: only(kept.figures, (name) => figures.has(name)),
    measures: only(kept.measures, (name) => measures.has(name)),
  });
}

/** The ratio of a figure: of each round, the one in the middle, the smallest and the largest. */
export function ratioOf({ ours, reference }: Pair): { ratio: number; between: [number, number] } {
  const ratios = ours.map((value, at) => reference ? value / (reference[at] ?? NaN) : value);
  return { ratio: median(ratios), between: spread(ratios) };
}

/** Whether a ratio is what the figure wants; null where nothing is wanted. */
export function isReached({ reach }: Figure, ratio: number): boolean | null {
  if (!reach) return null;
  return "least" in reach ? ratio >= reach.least : ratio <= reach.most;
}

function valuesOf(rounds: Rounds, place: string): number[] {
  const { measure, value } = measureOf(place);
  return (rounds[measure] ?? []).map((values) => {
    const found = values[value];
    if (found === undefined) throw new Error(`${measure} has not measured ${value}.`);
    return Number(found.toPrecision(5));
  });
}

function only<T>(all: Record<string, T>, wanted: (name: string) => boolean): Record<string, T> {
  const left = Object.entries(all).filter(([name]) => wanted(name));
  return Object.fromEntries(left.sort(([one], [other]) => one < other ? -1 : 1));
}

async function write(results: Results): Promise<void> {
  // A line for each list of numbers: what changed can be read.
  const text = JSON.stringify(results, null, 2)
    .replaceAll(/\[\s+([-\d.e,\s]+?)\s+\]/g, (_, list) => `[${list.replaceAll(/\s+/g, " ")}]`);
  await Deno.writeTextFile(PATH, `${text}\n`);
}
