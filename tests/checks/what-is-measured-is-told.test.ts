import { deepStrictEqual, match, ok, rejects } from "node:assert/strict";
import { chartOf } from "../../bench/chart.ts";
import { median, quantile, shown, shownBeside, spread } from "../../bench/numbers.ts";
import { isReached, ratioOf, readResults } from "../../bench/results.ts";
import { steady } from "../../bench/steady.ts";
import { type Figure, measureOf } from "../../bench/topic.ts";
import { chooseTopics, TOPICS } from "../../bench/topics.ts";
import { withResults } from "../../scripts/generate/performance.ts";

const figures = TOPICS.flatMap((topic) => topic.figures);
const run = { bank: "b", date: "2026-11-20", quick: false };

Deno.test("the results name the figures of today: run deno task bench", async () => {
  const results = await readResults();
  const names = figures.map(({ name }) => name).sort();
  deepStrictEqual(Object.keys(results?.figures ?? {}).sort(), names);
  for (const { figures, name } of TOPICS) {
    const places = figures.flatMap(({ ours, reference }) => reference ? [ours, reference] : [ours]);
    for (const place of places) {
      const { measure, value } = measureOf(place);
      ok(results?.measures[`${name}/${measure}`]?.values[value], `${name}/${place}`);
    }
  }
});

Deno.test("every figure has a name of its own, and a page that shows it", async () => {
  deepStrictEqual(new Set(figures.map(({ name }) => name)).size, figures.length);
  for (const { name } of figures) match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  const page = await Deno.readTextFile("docs/performance.md");
  for (const { name } of TOPICS) {
    match(page, new RegExp(`<!-- bench:(figures|growth) ${name} -->`), name);
  }
});

Deno.test("a word names a figure, or all of a topic", () => {
  deepStrictEqual(chooseTopics(["replay"]).map(({ figures }) => figures.length), [1]);
  deepStrictEqual(chooseTopics(["ledger"])[0]?.figures, TOPICS[0]?.figures);
  deepStrictEqual(chooseTopics(["no such thing"]), []);
  deepStrictEqual(chooseTopics([]).length, TOPICS.length);
});

Deno.test("a ratio is of the same round, and the one in the middle counts", () => {
  const pair = { ...run, ours: [10, 30, 50], reference: [10, 10, 100] };
  deepStrictEqual(ratioOf(pair), { ratio: 1, between: [0.5, 3] });
  deepStrictEqual(ratioOf({ ...run, ours: [7], reference: null }).ratio, 7);
});

Deno.test("a figure is reached at what is wanted, and not before", () => {
  const figure = (reach: Figure["reach"]) => ({ ...figures[0]!, reach });
  const verdicts = [1.19, 1.2, 1.21].map((ratio) => [
    isReached(figure({ least: 1.2 }), ratio),
    isReached(figure({ most: 1.2 }), ratio),
    isReached(figure(null), ratio),
  ]);
  deepStrictEqual(verdicts, [[false, true, null], [true, true, null], [true, false, null]]);
});

Deno.test("numbers are told as they are", () => {
  deepStrictEqual([median([3, 1, 2]), median([4, 1, 2, 3])], [2, 2.5]);
  deepStrictEqual(quantile([...Array(101).keys()], 0.99), 99);
  deepStrictEqual(spread([3, 1, 2]), [1, 3]);
  deepStrictEqual([0.5678, 12345.6, 3.9, 0].map(shown), ["0.568", "12,346", "3.9", "0"]);
  // What misses its bound is not told as that bound.
  const beside = [shownBeside(1.2, 1.2004), shownBeside(1.2, 1.23), shownBeside(218, 218.4)];
  deepStrictEqual(beside, ["1.2004", "1.23", "218.4"]);
});

Deno.test("who warms up or works alone is not measured", () => {
  const of = (client: number, ...ends: number[]) => ends.map((at) => ({ client, took: 1000, at }));
  const all = [...of(0, 5, 6, 7, 8, 9), ...of(1, 3, 4, 5, 6, 7, 8, 20)];
  const { done, seconds } = steady(all);
  deepStrictEqual(done.map(({ at }) => at).sort(), [6, 6, 7, 7, 8, 8, 9]);
  deepStrictEqual(seconds, 4);
  deepStrictEqual(steady(of(0, 2, 3)), { done: of(0, 2, 3), seconds: 2 });
});

Deno.test("a picture has a bar for each figure that wants something", () => {
  const [one, other] = [{ least: 2 }, null].map((reach) => ({
    figure: { ...figures[0]!, title: "a < b", reach },
    pair: { ...run, ours: [4], reference: [1] },
  }));
  const chart = chartOf([one!, other!]);
  deepStrictEqual(chart.match(/<rect x/g)?.length, 1);
  match(chart, /a &lt; b/);
});

Deno.test("a page says nothing of what was never measured", async () => {
  await rejects(withResults("[x](../bench/results.json#nothing)", "b"), /Nothing has measured/);
  await rejects(withResults("<!-- bench:figures x -->\n<!-- bench:end -->", "b"), /Nothing called/);
});
