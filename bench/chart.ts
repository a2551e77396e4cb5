import { at, number, picture, words } from "../scripts/generate/svg.ts";
import { isReached, type Pair, ratioOf } from "./results.ts";
import type { Figure } from "./topic.ts";

const ROW = 18;
const LEFT = 400;
const WIDTH = 900;
const TOP = 26;
/** How many times the reach the picture shows; what is beyond it ends at the edge. */
const MOST = 2;

/** A bar for each figure with a reach, in parts of it: whoever passes the line has reached it. */
export function chartOf(figures: { figure: Figure; pair: Pair }[]): string {
  const bars = figures.flatMap(({ figure, pair }) => {
    const { ratio, between } = ratioOf(pair);
    const share = shareOf(figure);
    if (!share) return [];
    const reached = isReached(figure, ratio) ?? false;
    return [{ title: figure.title, share: share(ratio), between: between.map(share), reached }];
  });
  const across = (share: number) => LEFT + Math.min(share, MOST) / MOST * (WIDTH - LEFT - 50);
  const height = TOP + bars.length * ROW + 8;
  const lines = bars.flatMap(({ title, share, between, reached }, row) => {
    const y = TOP + row * ROW;
    const [from, to] = between.map((one) => at(across(one))).sort((a, b) => Number(a) - Number(b));
    return [
      words(LEFT - 8, y + 11, "end", title),
      `<rect x="${LEFT}" y="${y + 2}" width="${at(across(share) - LEFT)}" height="11" ` +
      `fill="${reached ? "#2a6f97" : "#d1495b"}"/>`,
      `<path d="M${from} ${y + 7.5}H${to}" stroke="#222"/>`,
      words(across(share) + 6, y + 11, "start", number(share)),
    ];
  });
  const line = `<path d="M${at(across(1))} ${TOP - 4}V${height}" stroke="#222" ` +
    `stroke-dasharray="3 3"/>`;
  return picture(WIDTH, height, [words(across(1), 14, "end", "as wanted: 1"), ...lines, line]);
}

/** What a ratio is in parts of what is wanted; more is better. */
function shareOf({ reach }: Figure): ((ratio: number) => number) | null {
  if (!reach) return null;
  return (ratio) => "least" in reach ? ratio / reach.least : reach.most / ratio;
}
