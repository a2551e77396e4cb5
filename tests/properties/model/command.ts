import type { Bank, Person } from "./bank.ts";
import type { Dice } from "./dice.ts";

// deno-lint-ignore no-explicit-any -- an answer is asserted, not assumed
export type Body = any;
export type Arguments = Record<string, unknown>;

/** What there is to choose from when a call is made up. */
export type Scene = { bank: Bank; dice: Dice };

/** Who calls, and with what. */
export type Made<Args> = { by: Person; args: Args };

/** One call, as the model is told of it. */
export type Act<Args> = {
  actor: Person;
  args: Args;
  /** An id that the bank has given: `made("escrow", "escrow_id")` is answer.escrow.escrow_id. */
  made(...path: string[]): string;
};

/** A write that there is, how chance makes one up, and what it means. */
export type Command<Args = Arguments> = {
  rpc: string;
  /** The same over HTTP: "POST /admin/members/:member_id/suspend". */
  route: string;
  /** How often it is played, among the others. */
  weight: number;
  /** A call that fits what there is; nothing where nothing of its kind is there. */
  make(scene: Scene): Made<Args> | undefined;
  /**
   * Change the model as the docs say, or throw Refused (the model is then put back as it was). The
   * answer must have all that is returned here; what is not returned may be anything.
   */
  step(bank: Bank, act: Act<Args>): Body;
};

/** Types the arguments of a command, which the list of all of them forgets. */
export function command<Args extends Arguments>(given: Command<Args>): Command {
  return given as unknown as Command;
}

/** What a job does, and the part of the books in which it shows. */
export type Job = { job: string; run(bank: Bank): void };

/** Rows of a kind, in the bank and in the model: after each step they are the same. */
export type View = {
  name: string;
  /** One row a thing, as jsonb arrays; `$1` are the community_ids, `clock_timestamp()` is now. */
  sql: string;
  rows(bank: Bank): unknown[];
};

/** All there is about one subject. */
export type Subject = { commands: Command[]; jobs: Job[]; views: View[] };
