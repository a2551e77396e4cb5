import type { Call } from "../bank.ts";
import type { Town } from "./town.ts";

/** What runs in a session: a call, or SQL as the dashboard and pg_cron send it. */
export type Act = Call | string;

/** What somebody, staff in the dashboard or the clock may do. */
export type Step = {
  name: string;
  /** The write RPC or the job; none for an edit by hand. */
  does?: string;
  job?: string;
  /** A job's next run: it leaves what somebody works on to that. */
  again?: string;
  /** The states it leads to, by table, where it comes first. */
  to: Record<string, string>;
  /** The code by which it is refused where it comes first; another step may open its way. */
  refused?: string;
  /** Makes ready what the step wants, and tells what is sent when it is time. */
  ready: (town: Town) => Act | Promise<Act>;
};

/** Where steps meet: on rows in a state, on an account at its limit, on a person. */
export type Place = {
  name: string;
  /** The states that its rows are in, by table; which rows is in `town.at`. */
  states: Record<string, string>;
  /** Tables of rows that have a clock and no states. */
  clocks?: string[];
  hill?: boolean;
  settings?: string;
  /** Refusals between which it is chance which one is told. */
  alike?: string[];
  set: (town: Town) => Promise<void>;
  /** What is put right when the steps are ready, and nothing has been done yet. */
  last?: (town: Town) => Promise<void>;
  steps: Step[];
};

type Given = (town: Town) => Call["arguments"] | Promise<Call["arguments"]>;

/** A call of a member; `more` is said of it where one call has several variants. */
export function by(
  name: string,
  does: string,
  given: Given = () => ({}),
  to: Step["to"] = {},
  more = "",
): Step {
  const ready = async (town: Town) => town.call(name, does, await given(town));
  return { name: `${name}: ${does}${more && ` (${more})`}`, does, to, ready };
}

/** A step that is refused as things are, and may not be after another one. */
export function notYet(refused: string, step: Step): Step {
  return { ...step, refused };
}

/** A job, run as long after now as any deadline may be. */
export function clock(job: string, to: Step["to"] = {}, before?: (town: Town) => Promise<unknown>) {
  const batch = `select private.run_batch('${job}', 5000, clock_timestamp() + interval '5 years')`;
  const ready = async (town: Town) => {
    await before?.(town);
    return batch;
  };
  return { name: `the clock: ${job}`, does: job, job, again: batch, to, ready };
}

/** An edit of a row in the dashboard. */
export function edit(
  name: string,
  query: (town: Town) => string | Promise<string>,
  to: Step["to"] = {},
): Step {
  return { name: `the dashboard: ${name}`, to, ready: query };
}

/** Not more than somebody says with it. */
export const because = { reason: "We talked it over" };

/** When what is given for a time ends. */
export const soon = () => new Date(Date.now() + 86_400_000).toISOString();
