import { places } from "./places.ts";
import type { Place, Step } from "./place.ts";

/** A clock on a row, and the calls that it refuses once it has run out. */
export type Deadline = {
  place: Place;
  table: string;
  column: string;
  /** The job that carries out what the clock has made true; none where nothing is left to do. */
  job?: Step;
  steps: Step[];
};

/** The moments of the bank after which something is refused: `table.column`, and by which calls. */
export const CLOCKS: Record<string, RegExp> = {
  "escrows.due_at": /escrow_|group_(settle|cancel|confirm)/,
  "disputes.decision_due_at": /dispute_|split a case/,
  "requests.expires_at": /request_(accept|decline|cancel)$/,
  "payment_requests.due_at": /payment_request_/,
  "write_offs.expires_at": /write_off_(approve|reject)/,
  "invitations.expires_at": /community_join/,
  "helpers.expires_at": /^ben: (transfer|request)_create/,
  "limit_overrides.expires_at": /^ben: request_accept/,
};

/** Moments that close no door: until when the first word counts as the answer, who is told when. */
export const NO_DOORS = ["disputes.statement_due_at", "disputes.escalates_at"];

/** Each clock in each place that has one. */
export const deadlines: Deadline[] = Object.entries(CLOCKS).flatMap(([clock, bound]) => {
  const [table, column] = clock.split(".") as [string, string];
  return places.filter((place) => runs(place, table)).map((place) => {
    const job = place.steps.find((step) => step.job && step.to[table]);
    const steps = place.steps.filter((step) =>
      bound.test(step.name.replace(/ \(.*/, "")) && !step.job && !step.refused
    );
    return { place, table, column, steps, ...job ? { job } : {} };
  });
});

function runs({ states, clocks = [] }: Place, table: string): boolean {
  const closed = ["disputed", "closed", "accepted"];
  return clocks.includes(table) || table in states && !closed.includes(states[table]!);
}
