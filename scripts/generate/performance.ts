import { chartOf } from "../../bench/chart.ts";
import { median, shown, shownBeside } from "../../bench/numbers.ts";
import { isReached, type Pair, ratioOf, readResults, type Results } from "../../bench/results.ts";
import { type Figure, measureOf, type Topic } from "../../bench/topic.ts";
import { TOPICS } from "../../bench/topics.ts";
import { growthTable } from "./growth.ts";
import { table } from "./markdown.ts";

const BLOCK = /(<!-- bench:(\w+) ?([\w-]*) -->\n)[^]*?(<!-- bench:end -->)/g;

/** `[0.6x](../bench/results.json#pot)`: a figure, or the value of a measure: `#ledger/pot.wal`. */
const QUOTE = /\[[^\][]*\]\(\.\.\/bench\/results\.json#([\w/.-]+)\)/g;

/** Whether a page of the docs tells what `deno task bench` has measured. */
export function tellsResults(page: string): boolean {
  return page.search(BLOCK) >= 0 || page.search(QUOTE) >= 0;
}

/** A page with the tables and the numbers of the last runs. */
export async function withResults(page: string, bank: string): Promise<string> {
  const results = await readResults();
  if (!results || !tellsResults(page)) return page;
  return page
    .replaceAll(
      BLOCK,
      (_, begin, kind, topic, end) => `${begin}\n${block(kind, topic, results, bank)}\n\n${end}`,
    )
    .replaceAll(QUOTE, (_, place) => `[${quoted(place, results)}](../bench/results.json#${place})`);
}

/** The picture of each topic that has been measured, and is shown as one. */
export async function charts(): Promise<{ path: string; text: string }[]> {
  const results = await readResults();
  const page = await Deno.readTextFile("docs/performance.md");
  return TOPICS.flatMap((topic) => {
    const isShown = results && page.includes(`<!-- bench:chart ${topic.name} -->`);
    const figures = isShown ? measured(topic, results) : [];
    return figures.some(({ figure }) => figure.reach)
      ? [{ path: `docs/${chartPath(topic)}`, text: chartOf(figures) }]
      : [];
  });
}

function block(kind: string, name: string, results: Results, bank: string): string {
  if (kind === "machine") return machine(results);
  const topic = TOPICS.find((one) => one.name === name);
  if (!topic) throw new Error(`Nothing called ${name} is measured.`);
  if (kind === "figures") return figuresTable(topic, results, bank);
  if (kind === "growth") return growthTable(topic, results, bank);
  if (kind === "measures") return measuresTable(topic, results);
  if (kind === "chart") return `![${topic.title}](${chartPath(topic)})`;
  throw new Error(`There is no block ${kind}.`);
}

function chartPath({ name }: Topic): string {
  return `figures/bench-${name}.svg`;
}

function machine({ machine }: Results): string {
  const settings = Object.entries(machine.settings).map(([name, value]) => `\`${name} ${value}\``);
  return table(["what", "which"], [
    ["machine", `${machine.processor}, ${machine.cores} cores, ${machine.memory} GiB`],
    ["system", machine.system],
    ["Postgres", machine.postgres],
    ["Deno", machine.deno],
    ["commits of one client", `${shown(machine.commits)} a second`],
    ["settings", settings.join(", ")],
  ]);
}

function figuresTable(topic: Topic, results: Results, bank: string): string {
  const head = ["figure", "against", "wanted", "measured", "reached", "run"];
  return table(
    head,
    topic.figures.map((figure) => {
      const pair = results.figures[figure.name];
      if (!pair) return [figure.title, figure.against, "–", "not measured", "–", "–"];
      const { ratio, between } = ratioOf(pair);
      const unit = figure.unit ? ` ${figure.unit}` : pair.reference ? "x" : "";
      const number = (value: number) => `${shown(value)}${unit}`;
      const { reach } = figure;
      const wanted = !reach
        ? "–"
        : "least" in reach
        ? `${number(reach.least)} or more`
        : `${number(reach.most)} or less`;
      const reached = isReached(figure, ratio);
      const told = reach && reached === false
        ? `${shownBeside("least" in reach ? reach.least : reach.most, ratio)}${unit}`
        : number(ratio);
      const [least, most] = between.map(shown);
      const run = `${pair.date}, ${pair.bank === bank ? "this bank" : "an earlier bank"}`;
      return [
        figure.note ? `${figure.title} (${figure.note})` : figure.title,
        figure.against,
        wanted,
        `${told} (${least} – ${most})`,
        reached === null ? "–" : reached ? "yes" : "**no**",
        pair.quick ? `${run}, quick` : run,
      ];
    }),
  );
}

function measuresTable({ name, figures, columns }: Topic, { measures }: Results): string {
  const places = figures.flatMap(({ ours, reference }) => reference ? [ours, reference] : [ours]);
  const names = [...new Set(places.map((place) => measureOf(place).measure))];
  const rows = names.map((measure) => {
    const values = measures[`${name}/${measure}`]?.values ?? {};
    const cells = Object.keys(columns).map((value) => values[value])
      .map((all) => all ? shown(median(all)) : "–");
    return [measure.replaceAll("-", " "), ...cells];
  });
  return table(["measured", ...Object.values(columns)], rows);
}

function measured({ figures }: Topic, results: Results): { figure: Figure; pair: Pair }[] {
  return figures.flatMap((figure) => {
    const pair = results.figures[figure.name];
    return pair ? [{ figure, pair }] : [];
  });
}

function quoted(place: string, { figures, measures }: Results): string {
  const pair = figures[place];
  if (pair) return `${shown(ratioOf(pair).ratio)}${pair.reference ? "x" : ""}`;
  const { measure, value } = measureOf(place);
  const values = measures[measure]?.values[value];
  if (!values) throw new Error(`Nothing has measured ${place}.`);
  return shown(median(values));
}
