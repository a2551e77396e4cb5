import { deepStrictEqual, ok } from "node:assert/strict";
import { assertAnswers, attempt, type Outcome, type Session } from "../bank.ts";
import type { Random } from "../../harness/random.ts";
import type { Deadline } from "./deadlines.ts";
import { assertOneOf, type End, type Meetings } from "./meet.ts";
import type { Act, Step } from "./place.ts";
import type { Town } from "./town.ts";

/** For a call to arrive, in milliseconds, before it has to wait until its deadline is over. */
const LONG_ENOUGH = 250;
const MOST = 4000;

/** A call, and between which two readings of the bank's clock it was answered. */
type Timed = Outcome & { began: number; ended: number };

/** Calls around a deadline: never a late one that succeeds, never both outcomes. */
export class Punctual {
  constructor(readonly meetings: Meetings, readonly random: Random) {}

  /** Every way of being early, late, or just there. */
  async play(deadline: Deadline, step: Step, rounds: number): Promise<void> {
    await this.early(deadline, step);
    await this.late(deadline, step);
    await this.waiting(deadline, step);
    for (let round = 0; round < rounds; round++) await this.around(deadline, step);
  }

  /** Long before: the job, though it runs, does nothing, and the call gets through. */
  async early(deadline: Deadline, step: Step): Promise<void> {
    const { town, act } = await this.#due(deadline, step, 60_000);
    await this.#job(deadline);
    const { code } = await attempt(this.meetings.bank.desk, act);
    deepStrictEqual(code, "done", this.#title(deadline, step, "in time"));
    await this.#assertEnd(deadline, step, town, "done");
  }

  /** After it, and no job has run: refused; then the job, a minute late, twice at once, again. */
  async late(deadline: Deadline, step: Step): Promise<void> {
    const { town, act, due } = await this.#due(deadline, step, 5);
    await this.#until(due + 1);
    const refused = await attempt(this.meetings.bank.desk, act);
    deepStrictEqual(refused.code, lateAt(deadline), this.#title(deadline, step, "late"));
    if (!deadline.job) return;
    const late = this.#batch(deadline, "interval '1 minute'");
    const twice = await Promise.all(this.meetings.sessions.map((session) => session.run(late)));
    deepStrictEqual(twice.map(({ code }) => code), ["done", "done"]);
    await this.#job(deadline);
    const again = await attempt(this.meetings.bank.desk, act);
    ok(again.code !== "done", this.#title(deadline, step, "after the job"));
    await this.#assertEnd(deadline, step, town, again.code);
  }

  /** Begun in time, and let through by somebody's lock when it is over. */
  async waiting(deadline: Deadline, step: Step, time = LONG_ENOUGH): Promise<void> {
    const { town, act, due } = await this.#due(deadline, step, time);
    const [keeper, caller] = this.meetings.sessions;
    await keeper.run("begin");
    await keeper.run(`select from ${deadline.table} where ${this.#row(deadline, town)} for update`);
    const running = attempt(caller, act);
    const waited = await this.meetings.bank.waits(caller, running);
    await this.#until(due + 1);
    await keeper.run("commit");
    const { code } = await running;
    const title = this.#title(deadline, step, "after a wait");
    // Where nobody has waited, the machine was too slow to be there in time.
    if (!waited && time < MOST) return await this.waiting(deadline, step, 4 * time);
    deepStrictEqual([waited, code], [true, lateAt(deadline)], title);
    if (deadline.job) {
      await this.#job(deadline);
      await this.#assertEnd(deadline, step, town, code);
    }
  }

  /** Within milliseconds of it, and the job as well. */
  async around(deadline: Deadline, step: Step): Promise<void> {
    const { town, act, due } = await this.#due(deadline, step, 12);
    const [caller, clock] = this.meetings.sessions;
    const near = () => due - 5 + this.random(8);
    const jobs = Array.from({ length: deadline.job ? 3 : 0 }, near).sort();
    const [called] = await Promise.all([
      this.#timed(caller, act, near()),
      (async () => {
        for (const at of jobs) {
          await this.#until(at, clock);
          await clock.run(this.#batch(deadline));
        }
      })(),
    ]);
    assertAnswers([called]);
    const title = this.#title(deadline, step, "at the last moment");
    const isDone = called.code === "done";
    ok(!isDone || called.began < due, `${title}: late, and done`);
    ok(isDone || called.ended >= due, `${title}: in time, and ${called.code}`);
    if (!deadline.job) return;
    await this.#until(due + 1);
    await this.#job(deadline);
    await this.#assertEnd(deadline, step, town, called.code);
  }

  /** One of the two that a serial bank comes to: the call and then its clock, or the clock. */
  async #assertEnd(deadline: Deadline, step: Step, town: Town, code: string): Promise<void> {
    const { job, place } = deadline;
    if (!job) return;
    const order = code === "done" ? [0, 1] as const : [1, 0] as const;
    const expected = await this.meetings.alone(place, step, job, [...order]);
    const title = this.#title(deadline, step, code);
    const end: End = await this.meetings.end(town, [], [job]);
    assertOneOf(title, { ...end, codes: "" }, [{ ...expected, codes: "" }]);
  }

  /** A town where the clock runs out some milliseconds from now. */
  async #due(deadline: Deadline, step: Step, milliseconds: number) {
    await this.meetings.sweep(deadline.job ? [deadline.job] : []);
    const { place, table, column } = deadline;
    const [town, [act]] = await this.meetings.prepared(place, step, step);
    const { bank } = this.meetings;
    const others = table === "disputes" ? ", statement_due_at = least(statement_due_at, t)" : "";
    await bank.do(`alter table ${table} disable trigger user`);
    const due: number = await bank.do(`
      with moment as (select clock_timestamp() + interval '${milliseconds} milliseconds' as t)
      update ${table} set ${column} = t${others} from moment
      where ${this.#row(deadline, town)}
      returning (extract(epoch from t) * 1000)::float`);
    await bank.do(`alter table ${table} enable trigger user`);
    return { town, act, due };
  }

  #row({ table }: Deadline, town: Town): string {
    const group = table === "escrows" && town.at.exchanges;
    if (group) return `exchange_id = '${group}'`;
    return `${KEYS[table] ?? `${table.slice(0, -1)}_id`} = '${town.at[table]}'`;
  }

  #batch({ job }: Deadline, more = "interval '0'"): string {
    return `select private.run_batch('${job?.job}', as_of => clock_timestamp() + ${more})`;
  }

  async #job(deadline: Deadline): Promise<void> {
    if (deadline.job) await this.meetings.bank.do(this.#batch(deadline));
  }

  async #timed(session: Session, act: Act, at: number): Promise<Timed> {
    await this.#until(at, session);
    const began = await this.#clock(session);
    const outcome = await attempt(session, act);
    return { ...outcome, began, ended: await this.#clock(session) };
  }

  async #clock(session: Session): Promise<number> {
    const now = "select (extract(epoch from clock_timestamp()) * 1000)::float";
    return (await session.run(now)).body;
  }

  async #until(at: number, session: Session = this.meetings.bank.desk): Promise<void> {
    await session.run(`select pg_sleep(greatest(0,
      ${at} / 1000 - extract(epoch from clock_timestamp())))`);
  }

  #title({ place, table, column }: Deadline, step: Step, when: string): string {
    return `${place.name}, ${table}.${column}: ${step.name}, ${when}`;
  }
}

const KEYS: Record<string, string> = { limit_overrides: "override_id" };

/** What is no longer valid, instead of what is too late. */
const LATE: Record<string, string> = {
  invitations: "invitation_invalid",
  helpers: "not_helper",
  limit_overrides: "balance_too_low",
};

function lateAt({ table }: Deadline): string {
  return LATE[table] ?? "deadline_passed";
}
