import { at as place, number, picture, words } from "../../generate/svg.ts";
import { ALL_MEASURES, MEASURES } from "./measures.ts";
import type { Samples } from "./sample.ts";
import { type Point, trendOf } from "./trend.ts";

const PANEL = { width: 360, height: 130, left: 56, top: 30, right: 12, bottom: 22 };
const COLUMNS = 2;

/** Every measure over the time of the run, with the line through its second half, as SVG. */
export function chartOf(samples: Samples): string {
  const rows = Math.ceil(ALL_MEASURES.length / COLUMNS);
  const [width, height] = [COLUMNS * PANEL.width, rows * PANEL.height];
  const end = Math.max(...Object.values(samples).flat().map(({ at }) => at), 1);
  const panels = ALL_MEASURES.map((measure, at) => {
    const [x, y] = [at % COLUMNS * PANEL.width, Math.floor(at / COLUMNS) * PANEL.height];
    const { title, unit } = MEASURES[measure];
    return panel([x, y], unit ? `${title}, ${unit}` : title, samples[measure], end);
  });
  return picture(width, height, panels);
}

function panel([x, y]: [number, number], title: string, points: Point[], end: number): string {
  const { width, height, left, top, right, bottom } = PANEL;
  const most = ceiling(Math.max(0, ...points.map(({ value }) => value)));
  const across = (at: number) => left + at / end * (width - left - right);
  const up = (value: number) => height - bottom - value / most * (height - top - bottom);
  const line = points.map(({ at, value }) => `${place(across(at))},${place(up(value))}`).join(" ");
  const { mean, rise } = trendOf(points);
  const base = place(up(0));
  const [from, to] = [mean - rise / 2, mean + rise / 2].map((value) => place(up(value)));
  return `<g transform="translate(${x} ${y})">
<text x="${left}" y="18" fill="#222">${title}</text>
<path d="M${left} ${place(up(most))}H${width - right}M${left} ${base}H${width - right}" ` +
    `stroke="#ddd"/>
${words(left - 6, up(most) + 4, "end", number(most))}
${words(left - 6, up(0), "end", "0")}
${words(across(end), height - 6, "end", `${number(end / 60)} min`)}
<polyline points="${line}" fill="none" stroke="#2a6f97"/>
<path d="M${place(across(end / 2))} ${from}L${place(across(end))} ${to}" ` +
    `stroke="#d1495b" stroke-width="2"/>
</g>`;
}

/** The next round number: 1, 2 or 5, and zeros. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power;
}
