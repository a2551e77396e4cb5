import { deepStrictEqual } from "node:assert/strict";
import postgres, { type Sql } from "postgres";
import { type Address, besides } from "../../../scripts/checks/address.ts";
import { copyDatabase, databaseOf } from "../../../scripts/postgres/copy-database.ts";
import type { Bank } from "./bank.ts";
import { Play } from "./play.ts";
import { openByRpc } from "./by-rpc.ts";
import { type Opened, Real } from "./real.ts";
import { openWorld } from "./world.ts";

/** Where sequences are played: a database of the server, and a migrated one to copy. */
export type Bench = { database: Address; template: Address };

/** Opens the door that calls come in by, for a database of its own. */
export type OpenDoor = (address: Address) => Promise<Opened>;

/** So many sequences share a database. Few: jobs look at all that is in it. */
const TOGETHER = 25;

/** A database with worlds in which nothing has happened yet: quicker to copy than to open. */
export class Worlds {
  #bench: Bench;
  readonly name = newName();
  readonly all: Bank[] = [];
  private constructor(bench: Bench) {
    this.#bench = bench;
  }

  static async open(bench: Bench): Promise<Worlds> {
    const worlds = new Worlds(bench);
    const { database, template } = bench;
    await asAdmin(
      database.adminUrl,
      (sql) => copyDatabase(sql, databaseOf(template.url), worlds.name),
    );
    await asAdmin(besides(database, worlds.name).adminUrl, async (sql) => {
      await sql`update private.rate_limit_rules set allowed = 1000000`;
      for (let at = 0; at < TOGETHER; at++) worlds.all.push(await openWorld(sql));
    });
    return worlds;
  }

  close(): Promise<void> {
    return drop(this.#bench, this.name);
  }
}

/** A database of one hand, a new one now and then. */
export class Table {
  #bench: Bench;
  #worlds: Worlds;
  #open: OpenDoor;
  #left: Bank[] = [];
  #real: Real | undefined;
  #close: (hasFailed: boolean) => Promise<void> = () => Promise.resolve();
  constructor(bench: Bench, worlds: Worlds, open: OpenDoor = openByRpc) {
    this.#bench = bench;
    this.#worlds = worlds;
    this.#open = open;
  }

  /** A place for one sequence. */
  async play(): Promise<Play> {
    if (this.#left.length === 0) await this.#lay();
    return new Play(this.#real!, this.#left.pop()!);
  }

  async #lay(): Promise<void> {
    await this.close();
    const { database } = this.#bench;
    const name = newName();
    await asAdmin(database.adminUrl, (sql) => copyDatabase(sql, this.#worlds.name, name));
    const address = besides(database, name);
    const sql = connect(address.adminUrl);
    // The same few statements thousands of times: to plan them again takes longer than to run.
    await sql`set plan_cache_mode = force_generic_plan`;
    const opened = await this.#open(address);
    this.#left = [...this.#worlds.all];
    this.#real = new Real(sql, opened);
    this.#close = async (hasFailed) => {
      await opened.close();
      await sql`select private.run_batch('reconcile-full')`;
      const found = await sql`select check_name, subject, expected, actual from findings`;
      await sql.end();
      await drop(this.#bench, name);
      // A sequence that failed did not come to its end.
      if (!hasFailed) deepStrictEqual([...found], [], "what reconcile finds");
    };
  }

  /** Together the sequences have left books that reconcile has nothing to say about. */
  async close(hasFailed = false): Promise<void> {
    const close = this.#close;
    this.#close = () => Promise.resolve();
    await close(hasFailed);
  }
}

function newName(): string {
  return `model_${crypto.randomUUID().replaceAll("-", "")}`;
}

async function drop({ database }: Bench, name: string): Promise<void> {
  await asAdmin(database.adminUrl, (sql) => sql.unsafe(`drop database ${name} with (force)`));
}

function connect(url: string): Sql {
  const bigint = { to: 20, from: [20], serialize: String, parse: Number };
  return postgres(url, { max: 1, onnotice: () => {}, types: { bigint } });
}

async function asAdmin(url: string, act: (sql: Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = connect(url);
  try {
    await act(sql);
  } finally {
    await sql.end();
  }
}
