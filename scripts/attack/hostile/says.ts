import { type Comparison, range } from "./compare.ts";
import type { Sum } from "./sum.ts";

/** What was measured, in so many rounds. */
export type Times = {
  rounds: number;
  ids: Comparison[];
  /** Those that could be told from unknown ones by their time. */
  told: Comparison[];
  accounts: Comparison[];
};

/** What the docs say of the calls. */
export function saysOfCalls({ calls, accepted, compared }: Sum): Record<string, string> {
  return {
    calls: `${number(calls)} hostile calls, ${number(accepted)} of them accepted, ` +
      "0 server errors, 0 undocumented answers",
    refused: `${number(compared)} refused calls repeated, 0 rows changed`,
  };
}

/** What the docs say of the times. */
export function saysOfTimes({ rounds, ids, told, accounts }: Times): Record<string, string> {
  const doors = accounts.map(({ what, ratio, noise }) =>
    `${what} ${times(ratio)} (noise ${times(noise)})`
  );
  return {
    ids: `${number(ids.length)} places for ids with ids of others, ${rounds} rounds: ` +
      `${between(ids.map(({ ratio }) => ratio))} as long as an unknown one ` +
      `(noise ${between(ids.map(({ noise }) => noise))}), ${told.length} can be told`,
    doors: `a known address takes as long as an unknown one: ${doors.join(", ")}`,
  };
}

function between(values: number[]): string {
  return range(values).map((value) => value.toFixed(2)).join(" to ") + " times";
}

function times(value: number): string {
  return `${value.toFixed(2)} times`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
