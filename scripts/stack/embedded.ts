import { PGlite } from "@electric-sql/pglite";
import { PgliteConnection } from "@supabase/lite/pglite";
import { exists } from "../postgres/command.ts";
import { claim } from "../postgres/data-folder.ts";
import { PlainError } from "../postgres/plain-error.ts";
import { asHosted } from "./as-hosted.ts";
import type { Database, Row } from "./database.ts";
import { keepingExitCode, oneAtATime } from "./exclusive.ts";
import { hostedSql } from "./hosted.ts";

/** How the one session begins, and is found again after each query of the migrator. */
const SESSION = "set session authorization postgres; set timezone to 'UTC'";
const CRON = new URL("cron-stand-in.sql", import.meta.url);

/** An embedded database, and how to say that its first start is over. */
type Embedded = Database & { finish(): Promise<void> };

/**
 * Open the embedded Postgres whose data is in `dir`, made there on the first start. Its one
 * session belongs to `postgres`, who is not a superuser, as the migrator of a hosted project.
 * @throws PlainError when the folder is in use, half made or damaged
 */
export async function openEmbedded(dir: string): Promise<Embedded> {
  const release = await claim(dir);
  try {
    const data = `${dir}/data`;
    const halfMade = `${dir}/half-made`;
    if (await exists(halfMade)) throw new PlainError(interrupted(dir));
    const isNew = !await exists(data);
    if (isNew) {
      await Deno.writeTextFile(halfMade, "");
      await keepingExitCode(() => makeData(data));
    }
    const connection = await keepingExitCode(() => open(data, dir));
    const database = asDatabase(connection, dir);
    return {
      ...database,
      finish: () => isNew ? Deno.remove(halfMade) : Promise.resolve(),
      async close() {
        await database.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function makeData(data: string): Promise<void> {
  const db = new PGlite(data);
  // The embedded Postgres calls its first superuser postgres. The name is wanted for the migrator,
  // and a session cannot rename itself: another superuser does it.
  await db.exec("create role passer_by superuser; set session authorization passer_by");
  await db.exec("alter role postgres rename to supabase_admin");
  await db.exec("set session authorization supabase_admin; drop role passer_by");
  await db.exec(await hostedSql());
  await db.exec(await Deno.readTextFile(CRON));
  await db.close();
}

async function open(data: string, dir: string): Promise<PgliteConnection> {
  try {
    const connection = new PgliteConnection({
      url: data,
      pgliteOptions: { username: "supabase_admin" },
    });
    await connection.driver.exec(SESSION);
    return asHosted(connection);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlainError(
      `The embedded database in ${dir} cannot be opened (${reason}): start with --fresh.`,
    );
  }
}

function asDatabase(connection: PgliteConnection, place: string): Database {
  const queue = oneAtATime();
  // Postgres in WebAssembly sets an exit code at each error that it has handled.
  const exclusive = <T>(work: () => Promise<T>) => queue(() => keepingExitCode(work));
  const db = connection.driver;
  const run = async (query: string, parameters?: unknown[]) => {
    try {
      if (parameters) return (await db.query(query, parameters)).rows;
      return (await db.exec(query)).at(-1)?.rows ?? [];
    } finally {
      // Whatever the query left behind, the next one finds the session as it was.
      await db.exec("rollback");
      await db.exec("discard all");
      await db.exec(SESSION);
    }
  };
  return {
    connection,
    place,
    exclusive,
    sql: <T extends Row>(query: string, parameters?: unknown[]) =>
      exclusive(() => run(query, parameters)) as Promise<T[]>,
    close: () => exclusive(() => connection.close()),
  };
}

function interrupted(dir: string): string {
  return `${dir} holds a database whose first start was interrupted: start with --fresh.`;
}
