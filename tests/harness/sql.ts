import postgres from "postgres";
import { copyDatabase, databaseOf, inDatabase } from "../../scripts/postgres/copy-database.ts";
import { stack } from "./stack.ts";

const numbers = {
  onnotice: () => {},
  types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
};

/**
 * The stack's database as its superuser, for ground truth. One connection, opened before the
 * first test begins, so that no test seems to leave one open.
 */
export const sql = postgres(stack.database.adminUrl, { ...numbers, max: 1 });
await sql`select`;

/** The same as the dashboard: the role `postgres`, who owns the tables and is no superuser. */
export const dashboard = postgres(stack.database.url, { ...numbers, max: 1 });
await dashboard`select`;

/**
 * A further connection, for sessions that wait for each other. Close it with end(). What waits for
 * half a minute has met a circle that Postgres does not see: it fails instead of hanging.
 */
export function openSession(url: string = stack.database.adminUrl): postgres.Sql {
  return postgres(url, { ...numbers, max: 1, connection: { lock_timeout: 30_000 } });
}

/**
 * Change rows as no role can: with the triggers off. For moving a deadline into the past, and for
 * damage that the bank has to find.
 */
export async function behindTheBank(query: string): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`set local session_replication_role = replica`;
    await transaction.unsafe(query);
  });
}

/** An empty database with all migrations, of the caller's own. Drop it when done. */
export async function freshDatabase(): Promise<
  { url: string; adminUrl: string; drop(): Promise<void> }
> {
  const name = `own_${crypto.randomUUID().replaceAll("-", "")}`;
  await copyDatabase(sql, databaseOf(stack.template.url), name);
  return {
    url: inDatabase(stack.database.url, name),
    adminUrl: inDatabase(stack.database.adminUrl, name),
    drop: async () => void await sql.unsafe(`drop database ${name} with (force)`),
  };
}
