import { startCluster } from "../postgres/cluster.ts";
import { claim } from "../postgres/data-folder.ts";
import { migrate } from "../postgres/migrate.ts";
import { PlainError } from "../postgres/plain-error.ts";
import { createApi } from "./api.ts";
import type { Database, Row } from "./database.ts";
import { openDoor } from "./door.ts";
import { openEmbedded } from "./embedded.ts";
import { environment, setEnvironment } from "./environment.ts";
import { type Addresses, openExternal, openReplica } from "./external.ts";
import { loadFunctions } from "./functions.ts";
import { createGateway } from "./gateway.ts";
import { type Keys, loadKeys } from "./keys.ts";
import { migrateEmbedded, seedOnce } from "./migrations.ts";
import { quietRefusals } from "./quiet.ts";
import { editor, sqlDoor } from "./sql-door.ts";
import { startTimetable } from "./timetable.ts";

const PROJECT = new URL("../../supabase/", import.meta.url);

/** How to start a stack. */
export type StackOptions = {
  /** The embedded Postgres, a private cluster of a real one, or one that is already there. */
  database: "embedded" | "postgres" | Addresses;
  /** Where keys and data are kept; made when it is not there. */
  dir: string;
  /** The gateway's port; 0 takes a free one. */
  port: number;
  /** The folder `supabase/`, with `migrations/`, `functions/` and `seed.sql`. */
  project?: URL;
  /** Whether to print the mails of Supabase Auth, of which none is ever sent. */
  printMail?: boolean;
  /** Whether to throw away the data first; a database that somebody else made is never emptied. */
  fresh?: boolean;
  /** Whether a new database gets `seed.sql`; true when not given. */
  seed?: boolean;
};

/** A running stack. */
export type Stack = Keys & {
  /** Everything is below it: `/functions/v1`, `/rest/v1`, `/auth/v1`, `/pg/query`. */
  url: string;
  /** Where the database is: a folder or an address without its password. */
  place: string;
  /** Run SQL as the migrator, as the dashboard does; the rows of the last statement. */
  sql<T extends Row = Row>(query: string, parameters?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
};

type Opened = Database & { finish?: () => Promise<void> };

/**
 * Start the whole stack on 127.0.0.1. One stack a process: the functions run in it and read its
 * environment.
 * @throws PlainError: one sentence for the user, for whatever he can put right
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const project = options.project ?? PROJECT;
  const undo: (() => unknown)[] = [];
  const stop = () => undoAll(undo);
  try {
    // The port is taken first: to find it in use after half a minute of work would be unkind.
    const door = openDoor(options.port);
    undo.push(door.close);
    await Deno.mkdir(options.dir, { recursive: true }).catch((error) => {
      throw new PlainError(`The folder ${options.dir} cannot be made: ${error.message}.`);
    });
    const keys = await loadKeys(`${options.dir}/keys.json`);
    undo.push(setEnvironment(environment(door.url, keys, hasReplica(options))));
    // Loading code and making a database keep different parts of the machine busy.
    const [functions, database] = await both(
      loadFunctions(new URL("functions/", project)),
      openDatabase(options, project, undo),
    );
    undo.push(quietRefusals());
    const api = await createApi(database, keys, {
      url: door.url,
      printMail: options.printMail ?? false,
    });
    const replica = openCopy(options, undo);
    const reads = replica && await createApi(replica, keys, { url: door.url, printMail: false });
    await runTimetable(database, undo);
    const sql = editor(database);
    door.serve(createGateway({
      functions,
      api,
      replica: reads ?? undefined,
      sql: (request) => sqlDoor(request, sql, keys.secretKey),
    }));
    // Nothing that a request needs may go before the last request has its answer.
    undo.push(door.close);
    return { ...keys, url: door.url, place: database.place, sql, stop };
  } catch (error) {
    // What went wrong first is what the user should read.
    await stop().catch(() => {});
    throw error;
  }
}

function hasReplica({ database }: StackOptions): boolean {
  return typeof database === "object" && database.replica !== undefined;
}

function openCopy({ database }: StackOptions, undo: (() => unknown)[]) {
  const replica = typeof database === "object" ? openReplica(database) : null;
  if (replica) undo.push(replica.close);
  return replica;
}

async function openDatabase(
  options: StackOptions,
  project: URL,
  undo: (() => unknown)[],
): Promise<Database> {
  if (options.fresh && typeof options.database === "string") {
    await empty(`${options.dir}/${options.database}`);
  }
  const database = await connect(options, project, undo);
  if (options.seed !== false) await seedOnce(database, new URL("seed.sql", project));
  await database.finish?.();
  return database;
}

async function connect(
  options: StackOptions,
  project: URL,
  undo: (() => unknown)[],
): Promise<Opened> {
  if (options.database === "embedded") {
    const database = await openEmbedded(`${options.dir}/embedded`);
    undo.push(database.close);
    await migrateEmbedded(database, new URL("migrations/", project));
    return database;
  }
  let addresses = options.database;
  if (addresses === "postgres") {
    const cluster = await startCluster({ dir: `${options.dir}/postgres` });
    undo.push(cluster.stop);
    addresses = cluster;
  }
  const database = await openExternal(addresses);
  undo.push(database.close);
  await migrate(addresses.url, new URL("..", project));
  return database;
}

/** Remove a folder of data, unless a running stack uses it. */
async function empty(dir: string): Promise<void> {
  const release = await claim(dir);
  await Deno.remove(dir, { recursive: true });
  release();
}

/** Where pg_cron is, it runs the timetable itself. */
async function runTimetable(database: Database, undo: (() => unknown)[]): Promise<void> {
  const [found] = await database.sql("select from pg_extension where extname = 'pg_cron'");
  if (!found) undo.push(startTimetable(database));
}

/** Take back what was begun, the last first, all of it even when a step fails. */
async function undoAll(steps: (() => unknown)[]): Promise<void> {
  const failed: unknown[] = [];
  for (const step of steps.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
}

/** Both results; when one fails, the other is still waited for, so that it can be undone. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
