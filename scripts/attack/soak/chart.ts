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
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#fff"/>
${panels.join("\n")}
</svg>
`;
}

function panel([x, y]: [number, number], title: string, points: Point[], end: number): string {
  const { width, height, left, top, right, bottom } = PANEL;
  const most = ceiling(Math.max(0, ...points.map(({ value }) => value)));
  const across = (at: number) => (left + at / end * (width - left - right)).toFixed(1);
  const up = (value: number) =>
    (height - bottom - value / most * (height - top - bottom)).toFixed(1);
  const line = points.map(({ at, value }) => `${across(at)},${up(value)}`).join(" ");
  const { mean, rise } = trendOf(points);
  const text = (at: string, level: string | number, anchor: string, words: string) =>
    `<text x="${at}" y="${level}" text-anchor="${anchor}" fill="#666">${words}</text>`;
  const base = up(0);
  return `<g transform="translate(${x} ${y})">
<text x="${left}" y="18" fill="#222">${title}</text>
<path d="M${left} ${up(most)}H${width - right}M${left} ${base}H${width - right}" stroke="#ddd"/>
${text(String(left - 6), Number(up(most)) + 4, "end", number(most))}
${text(String(left - 6), base, "end", "0")}
${text(across(end), height - 6, "end", `${number(end / 60)} min`)}
<polyline points="${line}" fill="none" stroke="#2a6f97"/>
<path d="M${across(end / 2)} ${up(mean - rise / 2)}L${across(end)} ${up(mean + rise / 2)}" ` +
    `stroke="#d1495b" stroke-width="2"/>
</g>`;
}

/** The next round number: 1, 2 or 5, and zeros. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power;
}

function number(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
