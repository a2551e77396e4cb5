import type postgres from "postgres";
import type { Arguments, Job } from "./command.ts";
import type { Bank, Person } from "./bank.ts";
import { type Look, lookSql } from "./look.ts";
import { subjects } from "./subjects.ts";

/** What a call came to. */
export type Answer = {
  code: string;
  // deno-lint-ignore no-explicit-any -- an answer is asserted, not assumed
  body?: any;
  replayed?: boolean;
};

type Row = Record<string, unknown>;

/** One write, as somebody sends it. */
export type Sent = { rpc: string; route: string; actor: Person; args: Arguments; key: string };

/** The door by which calls come in. */
type Door = (sent: Sent) => Promise<Answer>;

/** A door of a database, and the codes by which it refuses before it asks the bank anything. */
export type Opened = { door: Door; firstCodes: string[]; close(): Promise<void> };

const LOOK = lookSql(Object.values(subjects).flatMap(({ views }) => views));

/** Rows that remember a moment. Posted ones stay: what they say is never changed. */
const MOMENTS = `
  select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ',') as columns,
    bool_or(k.attname = 'community_id') as local
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  left join pg_attribute k on k.attrelid = c.oid and k.attname = 'community_id'
  where c.relkind = 'r' and a.atttypid = 'timestamptz'::regtype and not a.attisdropped
    and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
    and c.relname not in ('transfers', 'entries', 'events', 'communities')
    and (k.attname is not null or c.relname = 'idempotency_keys')
  group by c.oid`;

/** The bank itself. Calls come in by a door; who looks, or turns its clocks, is inside. */
export class Real {
  #sql: postgres.Sql;
  #door: Door;
  readonly firstCodes: string[];
  #shift: string | undefined;
  #last = { transfer: 0, entry: 0, entries: null as string | null };
  constructor(sql: postgres.Sql, { door, firstCodes }: Pick<Opened, "door" | "firstCodes">) {
    this.#sql = sql;
    this.#door = door;
    this.firstCodes = firstCodes;
  }

  send(sent: Sent): Promise<Answer> {
    return this.#door(sent);
  }

  run(statements: string, column = ""): Promise<Row[]> {
    return runAll(this.#sql, statements, column);
  }

  /** Another sequence begins: nothing was seen yet. */
  forget(): void {
    this.#last = { transfer: 0, entry: 0, entries: null };
  }

  async look(bank: Bank): Promise<Look> {
    const ids = idsOf(bank);
    const values = [ids, this.#last.transfer, this.#last.entry];
    const [row] = await this.#sql.unsafe(LOOK, values, { prepare: true });
    const look = row!.look as Look;
    // I8: what was there the last time is there still, and says the same.
    if (look.former !== this.#last.entries) look.wrong = `I8: an entry changed; ${look.wrong}`;
    const transfer = look.transfers.at(-1)?.transfer_id ?? this.#last.transfer;
    this.#last = { transfer, entry: look.last_entry, entries: look.entries };
    return look;
  }

  /**
   * Time goes by: the clock cannot be moved, so all that these communities remember moves back,
   * with the guards off. By the real clock it is then as much nearer to its deadlines.
   */
  async pass(bank: Bank, hours: number): Promise<void> {
    this.#shift ??= await this.#shiftSql();
    const ids = idsOf(bank).map((id) => `'${id}'`).join();
    const shift = this.#shift.replaceAll("$1", ids).replaceAll("$2", `'${hours} hours'`);
    await this.run(`begin; set local session_replication_role = replica; ${shift} commit`);
  }

  /** One transaction each, as pg_cron does. */
  async runJobs(jobs: Job[]): Promise<void> {
    const run = jobs.map(({ job }) => `begin; select private.run_batch('${job}'); commit`);
    await this.run(run.join(";"));
  }

  async #shiftSql(): Promise<string> {
    const tables = await this.#sql.unsafe<{ name: string; columns: string; local: boolean }[]>(
      MOMENTS,
    );
    return tables.map(({ name, columns, local }) => {
      const set = columns.split(",").map((one) => `${one} = ${one} - interval $2`);
      const whose = local
        ? "community_id in ($1)"
        : "member_id in (select member_id from memberships where community_id in ($1))";
      return `update ${name} set ${set} where ${whose};`;
    }).join("\n");
  }
}

/** Run statements in one go; of what they answer, the rows that have such a column. */
export async function runAll(
  sql: postgres.Sql,
  statements: string,
  column: string,
): Promise<Row[]> {
  const rows = (await sql.unsafe(statements).simple()).flat();
  return [...rows].filter((row) => row && column in row);
}

function idsOf(bank: Bank): string[] {
  return Object.values(bank.communities).map(({ community_id }) => community_id);
}
