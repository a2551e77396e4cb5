import { median, shown } from "../../bench/numbers.ts";
import { isReached, ratioOf, type Results } from "../../bench/results.ts";
import { type Figure, measureOf, type Topic } from "../../bench/topic.ts";
import { table } from "./markdown.ts";

/** Calls on a small and a large bank, a row each: what both quantiles were, and how they grew. */
export function growthTable(topic: Topic, results: Results, bank: string): string {
  const calls = [...Map.groupBy(topic.figures, ({ ours }) => measureOf(ours).measure).entries()];
  const rows = calls.map(([large, figures]) => rowOf(topic, large, figures, results, bank));
  const all = rows.map(({ reached }) => reached);
  const reached = all.filter((one) => one).length;
  const measured = all.filter((one) => one !== null).length;
  const head = ["call", "small, ms", "large, ms", "p50", "p99", "reached", "run"];
  if (measured === 0) return table(head, rows.map(({ cells }) => cells));
  const summary = `${reached} of ${measured} calls stay within what is wanted at p50 and p99.`;
  return `${summary}\n\n${table(head, rows.map(({ cells }) => cells))}`;
}

type Row = { cells: string[]; reached: boolean | null };

function rowOf(
  topic: Topic,
  large: string,
  figures: Figure[],
  { figures: pairs, measures }: Results,
  bank: string,
): Row {
  const call = large.replace(/-large$/, "");
  const known = figures.flatMap((figure) => {
    const pair = pairs[figure.name];
    return pair ? [{ figure, pair, ...ratioOf(pair) }] : [];
  });
  const name = call.replaceAll("-", " ");
  if (known.length < figures.length) return { cells: [name, "not measured"], reached: null };
  const middle = (size: string) => {
    const values = measures[`${topic.name}/${call}-${size}`]?.values.p50;
    return values ? shown(median(values)) : "–";
  };
  const reached = known.every(({ figure, ratio }) => isReached(figure, ratio));
  const { pair } = known[0]!;
  const run = [pair.date, pair.bank === bank ? "this bank" : "an earlier bank"];
  return {
    cells: [
      name,
      middle("small"),
      middle("large"),
      ...known.map(({ ratio, between }) => `${shown(ratio)}x (${between.map(shown).join(" – ")})`),
      reached ? "yes" : "**no**",
      [...run, ...pair.quick ? ["quick"] : []].join(", "),
    ],
    reached,
  };
}
