import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import postgres, { type Sql } from "postgres";
import { copyDatabase, databaseOf, inDatabase } from "../../../scripts/postgres/copy-database.ts";
import { BESIDES, Play, type Sequence } from "./play.ts";
import { type Door, Real } from "./real.ts";
import { commands } from "./subjects.ts";

/** Where sequences are played: a server, and a migrated database to copy. */
export type Bench = { adminUrl: string; templateUrl: string };

export type Options = {
  sequences: number;
  seed: number;
  /** So many are played side by side, each in a database of its own. */
  hands: number;
  /** The door of the calls, for a database; without one they are made as the functions do. */
  open?: (
    address: { url: string; adminUrl: string },
  ) => Promise<{ door: Door; close(): Promise<void> }>;
  progress?: (played: number) => void;
};

/** What was played: how often each call came to what. */
export type Played = { sequences: number; steps: number; outcomes: Record<string, number> };

/** A database is thrown away after so many sequences: jobs look at all that is in it. */
const TOGETHER = 100;
/** How long a sequence that fails may be made smaller. */
const SHRINK_MS = Number(Deno.env.get("CHRONOBANK_SHRINK_SECONDS") ?? 60) * 1000;
const LONGEST = 40;

const number = fc.nat(9999);
const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length });

/** Plain throws of dice: what they mean is found out while they are played. */
export const sequences: fc.Arbitrary<Sequence> = fc.noBias(fc.record({
  rules: numbers(40),
  throws: fc.array(
    fc.record({
      what: fc.oneof(
        ...[
          ...commands.map(({ rpc, weight }) => [rpc, weight] as const),
          ...Object.entries(BESIDES),
        ]
          .map(([name, weight]) => ({ weight, arbitrary: fc.constant<string>(name) })),
      ),
      numbers: numbers(12),
    }),
    { maxLength: LONGEST, size: "max" },
  ),
}));

/** Play as many as that; throws with the smallest sequence found on which the two differ. */
export async function playSequences(bench: Bench, options: Options): Promise<Played> {
  const played: Played = { sequences: 0, steps: 0, outcomes: {} };
  const stop = { failed: false };
  const hands = Array.from(
    { length: options.hands },
    (_, hand) => playHand(bench, options, hand, played, stop),
  );
  const failures = (await Promise.all(hands)).filter((failure) => failure !== null);
  if (failures.length > 0) throw new Error(failures.join("\n\n"));
  return played;
}

async function playHand(
  bench: Bench,
  options: Options,
  hand: number,
  played: Played,
  stop: { failed: boolean },
): Promise<string | null> {
  const table = new Table(bench, options.open);
  const seed = options.seed + hand;
  let shrinksUntil = Infinity;
  const property = fc.asyncProperty(sequences, async (sequence) => {
    const isOver = stop.failed && shrinksUntil === Infinity || Date.now() > shrinksUntil;
    if (isOver) return;
    const play = new Play(await table.real());
    try {
      await play.run(sequence);
    } catch (error) {
      stop.failed = true;
      if (shrinksUntil === Infinity) shrinksUntil = Date.now() + SHRINK_MS;
      throw new Error(`${play.log.join("\n")}\n${error}`, { cause: error });
    }
    count(played, play.log);
    options.progress?.(played.sequences);
  });
  try {
    const numRuns = Math.ceil(options.sequences / options.hands);
    const { failed, errorInstance, numRuns: at } = await fc.check(property, { seed, numRuns });
    if (!failed) return null;
    const said = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    return `sequence ${at} with CHRONOBANK_SEED=${seed}, the smallest that fails:\n${said}`;
  } finally {
    await table.close();
  }
}

function count(played: Played, log: string[]): void {
  played.sequences++;
  played.steps += log.length;
  for (const line of log) {
    const call = /^\S+ (\w+) .*: (\w+)$/.exec(line);
    if (!call) continue;
    const name = `${call[1]} ${call[2]}`;
    played.outcomes[name] = (played.outcomes[name] ?? 0) + 1;
  }
}

/** A database of one hand, a new one now and then. */
class Table {
  #bench: Bench;
  #open: Options["open"];
  #left = 0;
  #real: Real | undefined;
  #close: () => Promise<void> = () => Promise.resolve();
  constructor(bench: Bench, open: Options["open"]) {
    this.#bench = bench;
    this.#open = open;
  }

  async real(): Promise<Real> {
    if (this.#left-- > 0) return this.#real!;
    await this.close();
    this.#left = TOGETHER - 1;
    const { adminUrl, templateUrl } = this.#bench;
    const name = `model_${crypto.randomUUID().replaceAll("-", "")}`;
    await asAdmin(adminUrl, (sql) => copyDatabase(sql, databaseOf(templateUrl), name));
    const sql = connect(inDatabase(adminUrl, name));
    await sql`update private.rate_limit_rules set allowed = 1000000`;
    const address = { url: inDatabase(templateUrl, name), adminUrl: inDatabase(adminUrl, name) };
    const opened = await this.#open?.(address);
    this.#close = async () => {
      await opened?.close();
      await sql`select private.run_batch('reconcile-full')`;
      const found = await sql`select check_name, subject, expected, actual from findings`;
      deepStrictEqual([...found], [], "reconcile has findings");
      await sql.end();
      await asAdmin(adminUrl, (admin) => admin.unsafe(`drop database ${name} with (force)`));
    };
    return this.#real = new Real(sql, opened?.door);
  }

  /** Together the sequences have left books that reconcile has nothing to say about. */
  async close(): Promise<void> {
    await this.#close();
    this.#close = () => Promise.resolve();
  }
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
