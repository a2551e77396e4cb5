import type { Place } from "./place.ts";
import { accounts } from "./places/accounts.ts";
import { escrows } from "./places/escrows.ts";
import { lines } from "./places/lines.ts";
import { people } from "./places/people.ts";
import { requests } from "./places/requests.ts";
import { silence, standings } from "./places/standings.ts";

/** Everywhere that steps can meet. */
export const places: Place[] = [
  ...[...silence, ...escrows, ...requests, ...standings, ...lines, ...accounts, ...people],
];

/** Each step with itself and with those after it. */
export function* pairsOf(place: Place) {
  for (const [at, one] of place.steps.entries()) {
    for (const other of place.steps.slice(at)) yield [one, other] as const;
  }
}
