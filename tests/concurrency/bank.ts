import { deepStrictEqual, ok } from "node:assert/strict";
import type postgres from "postgres";
import type { Address } from "../../scripts/checks/address.ts";
import { freshDatabase, openPooled } from "../harness/sql.ts";
import { BOOKS } from "./books.ts";

/** What a call came to: the answer of the bank, or the code of its refusal. */
export type Outcome = {
  code: string;
  // deno-lint-ignore no-explicit-any -- a test asserts the shape that a type would assume
  body?: any;
  replayed?: boolean;
};

/** A write of a named member, and its arguments; a key of its own unless one, or none, is given. */
export type Call = {
  name: string;
  rpc: string;
  arguments: Record<string, unknown>;
  key?: string | null;
};

/**
 * A connection of its own, as the functions and the dashboard have them: to the pooler, which lends
 * it one of Postgres from the beginning of a transaction to its end.
 */
export class Session {
  readonly name = crypto.randomUUID();
  #sql: postgres.Sql;
  constructor(address: Address) {
    this.#sql = openPooled(address, this.name);
  }

  /** Call a write RPC. */
  call({ name, rpc, arguments: given, key = crypto.randomUUID() }: Call): Promise<Outcome> {
    const values = key === null ? given : { idempotency_key: key, ...given };
    const named = Object.keys(values).map((argument, at) => `${argument} => $${at + 1}`);
    const actor = `actor => md5('login of ${name}')::uuid`;
    return this.run(`select public.${rpc}(${[actor, ...named]}) as answer`, Object.values(values));
  }

  /** Run a statement as the dashboard does; its first value is taken for an answer. */
  async run(statement: string, values: unknown[] = []): Promise<Outcome> {
    try {
      const [row] = await this.#sql.unsafe(statement, values as postgres.ParameterOrJSON<never>[]);
      const answer = row ? Object.values(row)[0] : null;
      const { body = answer, replayed } = answer ?? {};
      return { code: "done", body, replayed };
    } catch (error) {
      const { code, detail } = error as { code: string; detail?: string };
      return { code: code?.startsWith("PT") ? JSON.parse(detail!).code : String(code ?? error) };
    }
  }

  async end(): Promise<void> {
    await this.#sql.end();
  }
}

/** A bank of one test file: a fresh database, with nobody else at work in it. */
export class Bank {
  #drop: () => Promise<void>;
  #sessions: Session[] = [];
  readonly desk: Session;
  private constructor(
    readonly address: Address,
    drop: () => Promise<void>,
  ) {
    this.#drop = drop;
    this.desk = this.session();
  }

  /** Open a bank with a town and its members. Cleo is its coordinator; nobody has a floor. */
  static async open(...names: string[]): Promise<Bank> {
    const { drop, ...address } = await freshDatabase();
    const bank = new Bank(address, drop);
    await bank.do(`insert into communities (name, slug) values ('Town', 'town')`);
    await bank.do(`update private.rate_limit_rules set allowed = 100000`);
    await bank.do(`update community_settings set default_floor = null`);
    for (const name of ["cleo", ...names]) {
      await bank.do(`insert into auth.users (id) values (md5('login of ${name}')::uuid)`);
      await bank.do(`select member_join(md5('login of ${name}')::uuid, '${name}', 'town')`);
    }
    await bank.do(`update memberships set role = 'coordinator' where member_id = ${id("cleo")}`);
    return bank;
  }

  session(): Session {
    const session = new Session(this.address);
    this.#sessions.push(session);
    return session;
  }

  /** What must work: the body of the answer. */
  // deno-lint-ignore no-explicit-any -- as above
  async do(action: string | Call): Promise<any> {
    const outcome = await attempt(this.desk, action);
    if (outcome.code !== "done") throw new Error(`${JSON.stringify(action)}: ${outcome.code}`);
    return outcome.body;
  }

  /** An open request of one member to the whole town. */
  async request(name: string, amount: number): Promise<string> {
    const asked = { amount, title: "Help", description: "Please", category: "other" };
    return (await this.do({ name, rpc: "request_create", arguments: asked })).request_id;
  }

  /** An escrow from one member to another. */
  async hold(recipient: string, provider: string, amount: number): Promise<string> {
    const request_id = await this.request(recipient, amount);
    const accepted = await this.do(accept(provider, request_id));
    return accepted.escrow.escrow_id;
  }

  /** The parts and the state of an escrow, as a tester writes them down. */
  settled(escrow_id: string): Promise<string> {
    return this.do(`select concat_ws('+', released, refunded, remaining) || ' ' || state
      from escrows where escrow_id = '${escrow_id}'`);
  }

  /**
   * The first runs in a transaction that stays open; the second is started and, unless it is done
   * already, seen to wait; then the first ends. No sleeping: Postgres says who waits for whom.
   */
  async overtake(
    first: string | Call,
    second: string | Call,
    end: "commit" | "rollback" = "commit",
  ): Promise<{ first: Outcome; second: Outcome; waited: boolean }> {
    const [one, two] = [this.session(), this.session()];
    await one.run("begin");
    const firstOutcome = await attempt(one, first);
    const running = attempt(two, second);
    const waited = await this.waits(two, running);
    await one.run(end);
    const outcome = { first: firstOutcome, second: await running, waited };
    await Promise.all([one.end(), two.end()]);
    return outcome;
  }

  /** All at once, each in a session of its own. */
  async atOnce(calls: (string | Call)[]): Promise<Outcome[]> {
    const sessions = calls.map(() => this.session());
    const outcomes = await Promise.all(calls.map((call, at) => attempt(sessions[at]!, call)));
    await Promise.all(sessions.map((session) => session.end()));
    return outcomes;
  }

  /** Whether a session comes to wait for another one, before what it runs is done. */
  async waits({ name }: Session, running: Promise<unknown>): Promise<boolean> {
    const waiting = `select exists (select from pg_stat_activity
      where application_name = '${name}' and cardinality(pg_blocking_pids(pid)) > 0)`;
    let done = false;
    running.then(() => done = true);
    while (!done) if (await this.do(waiting)) return true;
    return false;
  }

  /** The books are whole, from the entries up, and reconcile agrees. */
  async assertWhole(): Promise<void> {
    deepStrictEqual(await this.do(BOOKS), null);
    await this.do(`select private.run_batch('reconcile-full')`);
    deepStrictEqual(await this.do(`select string_agg(check_name, ', ') from findings`), null);
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) await session.end();
    await this.#drop();
  }
}

/** Run a call or a statement in a session. */
export function attempt(session: Session, action: string | Call): Promise<Outcome> {
  return typeof action === "string" ? session.run(action) : session.call(action);
}

/** SQL for the id of a named member. */
export function id(name: string): string {
  return `(select member_id from members where display_name = '${name}')`;
}

/** The call by which a provider accepts. */
export function accept(name: string, request_id: string): Call {
  return { name, rpc: "request_accept", arguments: { request_id } };
}

/** A call about an escrow. */
export function on(escrow_id: string, name: string, rpc: string, more = {}): Call {
  return { name, rpc, arguments: { escrow_id, ...more } };
}

/** None of these was a deadlock, or anything else that is not an answer. */
export function assertAnswers(outcomes: Outcome[]): void {
  for (const { code } of outcomes) ok(/^[a-z_]+$/.test(code), `not an answer: ${code}`);
}
