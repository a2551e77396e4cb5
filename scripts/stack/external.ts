import postgres from "postgres";
import { PlainError } from "../postgres/plain-error.ts";
import { asHosted } from "./as-hosted.ts";
import type { Database, Row } from "./database.ts";
import { withHostedStatus } from "./error-status.ts";
import { ExternalConnection } from "./external-connection.ts";
import { authTablesSql, hostedSql, STAND_IN } from "./hosted.ts";
import { Pool } from "./pool.ts";

const CRON = new URL("cron-stand-in.sql", import.meta.url);
const PG_CRON = new URL("../postgres/extensions.sql", import.meta.url);

/** Where a real database is. */
export type Addresses = {
  /** As the migrator. */
  url: string;
  /** As a superuser, who makes roles and schemas in a new database; the migrator when not given. */
  adminUrl?: string;
  /** The same database through a transaction pooler: requests and the SQL door go this way. */
  pooled?: { url: string; authenticatorUrl: string };
  /** A copy that follows it and takes no writes: reads go there. */
  replica?: { url: string; adminUrl: string };
};

/**
 * Open a real Postgres; a new database gets the roles and schemas of a hosted project first.
 * @throws PlainError when it cannot be reached, is too old, or belongs to a real Supabase project
 */
export async function openExternal(addresses: Addresses): Promise<Database> {
  const { url, adminUrl = url } = addresses;
  for (const address of [url, adminUrl]) withoutPassword(address);
  const admin = postgres(adminUrl, { max: 1, onnotice: ignore, connect_timeout: 10 });
  try {
    await checkServer(admin, adminUrl);
    await makeSchemas(admin);
    await makeTimetable(admin);
    return asDatabase(addresses);
  } finally {
    await admin.end();
  }
}

/** Open the copy of a database that has been opened before. */
export function openReplica(addresses: Addresses): Database | null {
  return addresses.replica ? asDatabase(addresses.replica) : null;
}

async function checkServer(admin: postgres.Sql, url: string): Promise<void> {
  const [server] = await admin`
    select current_setting('server_version_num')::int / 10000 as major,
      (select rolsuper from pg_roles where rolname = current_user) as is_superuser
  `.catch((error) => {
    throw new PlainError(`The database at ${withoutPassword(url)} says: ${error.message}`);
  });
  if (server?.major < 15) {
    throw new PlainError(`PostgreSQL ${server?.major} is too old: ChronoBank needs 15 or newer.`);
  }
  // Nothing but the schema's comment decides whether a database is ours, so this comes first.
  const [auth] = await admin`
    select obj_description(oid, 'pg_namespace') as comment from pg_namespace
    where nspname = 'auth'`;
  if (auth && auth.comment !== STAND_IN) {
    throw new PlainError(
      `The database at ${withoutPassword(url)} has an auth schema that this stack did not make: ` +
        "it may be a real Supabase project, and is left alone.",
    );
  }
  if (!server?.is_superuser) {
    throw new PlainError(
      `The login in ${
        withoutPassword(url)
      } is not a superuser: the local stack needs one to make ` +
        "the roles of a hosted project.",
    );
  }
}

async function makeSchemas(admin: postgres.Sql): Promise<void> {
  const [auth] = await admin`
    select to_regnamespace('auth') as schema, to_regclass('auth.users') as users`;
  if (!auth?.schema) await admin.unsafe(await hostedSql());
  else if (!auth.users) await admin.unsafe(`begin; ${authTablesSql()} commit`);
}

/** pg_cron where the server has loaded it for this database, else the stand-in. */
async function makeTimetable(admin: postgres.Sql): Promise<void> {
  const [state] = await admin`
    select to_regprocedure('cron.schedule(text,text,text)') is not null as is_there,
      current_setting('cron.database_name', true) = current_database() as has_pg_cron`;
  if (state?.is_there) return;
  await admin.unsafe(await Deno.readTextFile(state?.has_pg_cron ? PG_CRON : CRON));
}

function asDatabase({ url: direct, adminUrl = direct, pooled }: Addresses): Database {
  const url = pooled?.url ?? direct;
  const connection = new ExternalConnection(url);
  const rest = asHosted(openRest(adminUrl, pooled?.authenticatorUrl));
  connection.normalizeDbError = withHostedStatus;
  connection.withContext = (vars, work, options) => rest.withContext(vars, work, options);
  const door = new Pool(url, { max: 4, onnotice: ignore, types, connection: { TimeZone: "UTC" } });
  return {
    connection,
    place: withoutPassword(direct),
    exclusive: (work) => work(),
    sql: <T extends Row>(query: string, parameters?: unknown[]) =>
      run(door, query, parameters) as Promise<T[]>,
    async close() {
      await Promise.all([connection.close(), rest.close(), door.end()]);
    },
  };
}

/**
 * What REST requests run on. Only a superuser may go on as authenticator, where that has no
 * password of its own; what is not a REST request stays the migrator's.
 */
function openRest(adminUrl: string, authenticatorUrl?: string): ExternalConnection {
  // A pooler takes no settings at the door: the login has its own, the same limit.
  if (authenticatorUrl) return new ExternalConnection(authenticatorUrl);
  return new ExternalConnection(adminUrl, { statement_timeout: 8000 });
}

async function run(door: Pool, query: string, parameters?: unknown[]): Promise<Row[]> {
  const session = await door.reserve();
  try {
    const answer = await session.unsafe(query, parameters as postgres.ParameterOrJSON<never>[]);
    // Several statements answer with a list of results, one statement with its rows.
    const results: unknown[] = answer;
    const last = results.at(-1);
    return Array.isArray(last) ? [...last] : [...answer];
  } finally {
    try {
      // Whatever the query left behind, the next one finds the session as it was.
      await session.unsafe("rollback");
      await session.unsafe("discard all");
    } finally {
      session.release();
    }
  }
}

const ignore = () => {};

/** The same values as the embedded database gives: exact numbers, times as they are written. */
const types = {
  bigint: { to: 20, from: [20], serialize: String, parse: exact },
  numeric: { to: 1700, from: [1700], serialize: String, parse: exact },
  times: {
    to: 1184,
    from: [1082, 1083, 1114, 1184, 1266],
    serialize: String,
    parse: (text: string) => text,
  },
};

function exact(text: string): number | string {
  const number = Number(text);
  return String(number) === text ? number : text;
}

function withoutPassword(url: string): string {
  try {
    const address = new URL(url);
    address.password = "";
    return address.href;
  } catch {
    throw new PlainError("DATABASE_URL is not an address like postgresql://user@host:5432/name.");
  }
}
