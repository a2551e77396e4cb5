import { assertAnswers, attempt, type Bank, type Outcome, type Session } from "../bank.ts";
import { digestOf, rowsOfTown } from "./digest.ts";
import type { Act, Place, Step } from "./place.ts";
import type { Send } from "./over-http.ts";
import { Town } from "./town.ts";

/** What two steps came to: how each was answered, and what the town is then. */
export type End = { codes: string; rows: string[] };

/** Two steps, and whether they meet: one waits for the other, or the order makes a difference. */
type Pair = { place: string; first: string; second: string; meets: boolean };

/** Steps that meet in a place, in a database of their own. */
export class Meetings {
  #tables: Promise<string> | undefined;
  readonly sessions: [Session, Session];
  constructor(readonly bank: Bank, readonly send: Send = attempt) {
    this.sessions = [bank.session(), bank.session()];
  }

  /** The bank of these meetings: calls are not counted, which would make a caller's calls queue. */
  static async in(bank: Bank): Promise<Meetings> {
    await bank.do(`grant create on schema private to chronobank; set local role chronobank;
      create or replace function private.count_call(
      bucket text, kind text, out retry_after integer, out allowed int)
      language sql as 'select null::integer, null::integer'`);
    return new Meetings(bank);
  }

  /**
   * Forced both ways, with the first still open when the second comes; then at once, as often as
   * told, if they can meet at all. Whatever happens, it must have been one after the other.
   */
  async play(place: Place, one: Step, other: Step, rounds: number): Promise<Pair> {
    try {
      return await this.#play(place, one, other, rounds);
    } catch (error) {
      throw new Error(`${place.name}: ${one.name}, and ${other.name}`, { cause: error });
    }
  }

  async #play(place: Place, one: Step, other: Step, rounds: number): Promise<Pair> {
    await this.sweep([one, other]);
    const inOrder = [
      await this.alone(place, one, other, [0, 1]),
      await this.alone(place, one, other, [1, 0]),
    ] as const;
    const waited = [false, false];
    for (const first of [0, 1] as const) {
      const { end, ...forced } = await this.#force(place, one, other, first);
      waited[first] = forced.waited;
      const allowed = forced.waited ? [inOrder[first]] : inOrder;
      const title = `${place.name}: ${[one, other][first]!.name}, then ` +
        `${[one, other][1 - first]!.name}${forced.waited ? " (which waited)" : ""}`;
      assertOneOf(title, end, allowed);
    }
    const meets = waited.includes(true) || !equal(inOrder[0], inOrder[1]);
    if (meets) await this.#letLoose(place, one, other, rounds, inOrder);
    return { place: place.name, first: one.name, second: other.name, meets };
  }

  /** Both at once, and nothing else: by whatever door calls go. */
  async loose(place: Place, one: Step, other: Step, rounds: number): Promise<void> {
    await this.sweep([one, other]);
    const inOrder = [
      await this.alone(place, one, other, [0, 1]),
      await this.alone(place, one, other, [1, 0]),
    ];
    await this.#letLoose(place, one, other, rounds, inOrder);
  }

  async #letLoose(place: Place, one: Step, other: Step, rounds: number, inOrder: readonly End[]) {
    for (let round = 0; round < rounds; round++) {
      const title = `${place.name}: ${one.name} and ${other.name} at once`;
      assertOneOf(title, await this.#atOnce(place, one, other), inOrder);
    }
  }

  /** A town where both can be done. */
  async prepared(place: Place, one: Step, other: Step): Promise<[Town, [Act, Act]]> {
    const town = await Town.open(this.bank, place.settings, place.hill);
    await place.set(town);
    const acts: [Act, Act] = [await one.ready(town), await other.ready(town)];
    await place.last?.(town);
    return [town, acts];
  }

  /** Both, one after the other. */
  async alone(place: Place, one: Step, other: Step, order: [0 | 1, 0 | 1]): Promise<End> {
    const [town, acts] = await this.prepared(place, one, other);
    const outcomes: Outcome[] = [];
    for (const at of order) outcomes[at] = await attempt(this.bank.desk, acts[at]);
    return await this.end(town, outcomes, [one, other], place.alike);
  }

  /** The first is done and not committed, and the second comes. */
  async #force(place: Place, one: Step, other: Step, first: 0 | 1) {
    const [town, acts] = await this.prepared(place, one, other);
    const [early, late] = this.sessions;
    const outcomes: Outcome[] = [];
    await early.run("begin");
    outcomes[first] = await attempt(early, acts[first]);
    const running = attempt(late, acts[1 - first]!);
    const waited = await this.bank.waits(late, running);
    await early.run("commit");
    outcomes[1 - first] = await running;
    return { waited, end: await this.end(town, outcomes, [one, other], place.alike) };
  }

  async #atOnce(place: Place, one: Step, other: Step): Promise<End> {
    const [town, acts] = await this.prepared(place, one, other);
    const outcomes = await Promise.all(acts.map((act, at) => this.send(this.sessions[at]!, act)));
    return await this.end(town, outcomes, [one, other], place.alike);
  }

  /** A job leaves what somebody works on to its next run: here is that run. */
  async end(
    town: Town,
    outcomes: Outcome[],
    steps: Step[],
    alike: string[] = [],
  ): Promise<End> {
    assertAnswers(outcomes);
    for (const { again } of steps) if (again) await this.bank.do(again);
    this.#tables ??= rowsOfTown(this.bank);
    const codes = outcomes.map(({ code }) => alike.includes(code) ? alike[0] : code).join(", ");
    return { codes, rows: await digestOf(town, await this.#tables) };
  }

  /** What former rounds have left for the jobs is not for this one to do. */
  async sweep(steps: Step[]): Promise<void> {
    for (const { again } of steps) {
      while (again && (await this.bank.do(again)).more);
    }
  }
}

export function assertOneOf(title: string, end: End, allowed: readonly End[]): void {
  if (allowed.some((one) => equal(one, end))) return;
  const [nearest] = allowed.toSorted((a, b) => distance(a, end) - distance(b, end));
  throw new Error([
    `${title} came to ${end.codes}; one after the other it is ${
      allowed.map(({ codes }) => codes).join(" or ")
    }.`,
    ...missing(nearest!.rows, end.rows).map((row) => `- ${row}`),
    ...missing(end.rows, nearest!.rows).map((row) => `+ ${row}`),
  ].join("\n"));
}

function equal(one: End, other: End): boolean {
  return one.codes === other.codes && one.rows.join("\n") === other.rows.join("\n");
}

function distance(one: End, other: End): number {
  return missing(one.rows, other.rows).length + missing(other.rows, one.rows).length +
    (one.codes === other.codes ? 0 : 1000);
}

/** The rows of one list that the other one has less often. */
function missing(rows: string[], from: string[]): string[] {
  const left = [...from];
  return rows.filter((row) => {
    const at = left.indexOf(row);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
