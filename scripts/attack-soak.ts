import { saveFigures } from "./attack/figures.ts";
import { chartOf } from "./attack/soak/chart.ts";
import { ALL_MEASURES, limitsOf, type Measure, MEASURES } from "./attack/soak/measures.ts";
import { openTown } from "./attack/soak/people.ts";
import { soak, type Soaked } from "./attack/soak/soak.ts";
import type { Trend } from "./attack/soak/trend.ts";
import { withTestBed } from "./checks/with-test-bed.ts";
import { PlainError, runCommand } from "./postgres/plain-error.ts";
import { givenSeed } from "../tests/harness/random.ts";

// deno-lint-ignore-file no-console

const CHART = "docs/figures/soak.svg";

/** Lets a bank work for some minutes, and says what grows that should not. */
async function main(): Promise<void> {
  const minutes = Number(Deno.args[0] ?? 15);
  if (!(minutes > 0)) throw new PlainError("How many minutes? A number above zero.");
  const seed = givenSeed();
  console.log(`seed ${seed}`);
  await withTestBed(async (bed) => {
    // Memory is given back only when it is scarce, and hosted functions have little.
    Deno.env.set("DENO_V8_FLAGS", "--max-old-space-size=256");
    const stack = await bed.stack();
    const seconds = minutes * 60;
    const every = Math.max(seconds / 180, 1);
    let told = 0;
    const tell = (passed: number, calls: number) => {
      if (passed - told < 15) return;
      told = passed;
      console.log(`${Math.round(passed)} of ${seconds} s, ${calls} calls`);
    };
    const town = await openTown(stack, 40);
    await keep(await soak(stack, town, { seconds, every, clients: 8, seed, tell }), minutes, seed);
  });
}

async function keep(soaked: Soaked, minutes: number, seed: number): Promise<void> {
  const { samples, trends, ...rest } = soaked;
  const flat = ALL_MEASURES.filter((measure) => trends[measure].flat);
  const grown = ALL_MEASURES.filter((measure) => trends[measure].flat === false);
  const faults = Object.values(rest.faults).reduce((sum, count) => sum + count, 0);
  const says: Record<string, string> = {
    soak: `${rest.calls.toLocaleString("en")} calls in ${minutes} min, ${faults} of them ` +
      `failed; ${flat.length} of ${ALL_MEASURES.length} measures stay flat`,
  };
  for (const measure of ALL_MEASURES) says[measure] = saying(measure, trends[measure]);
  for (const line of Object.values(says)) console.log(line);
  await saveFigures("soak", says, { seed, minutes, ...rest, trends: rounded(trends) });
  await Deno.writeTextFile(CHART, chartOf(samples));
  if (grown.length > 0 || faults > 0) Deno.exitCode = 1;
}

function saying(measure: Measure, { mean, rise, most, flat }: Trend): string {
  const { title, unit } = MEASURES[measure];
  const number = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 3 });
  const { bound } = limitsOf(measure);
  const change = bound === undefined
    ? `${rise < 0 ? "" : "+"}${number(rise)} in the second half`
    : `at most ${number(most)}, ${bound} are allowed`;
  return `${title}: ${[number(mean), unit].filter(Boolean).join(" ")}, ${change}, ` +
    (flat === null ? "too few values to say" : flat ? "flat" : "growing");
}

function rounded(trends: Record<Measure, Trend>): Record<string, Trend> {
  return JSON.parse(JSON.stringify(
    trends,
    (_, value) => typeof value === "number" ? Number(value.toPrecision(4)) : value,
  ));
}

await runCommand(main);
