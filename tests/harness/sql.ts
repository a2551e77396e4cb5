import postgres from "postgres";
import { type Address, besides } from "../../scripts/checks/address.ts";
import { copyDatabase, databaseOf } from "../../scripts/postgres/copy-database.ts";
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
 * What waits for half a minute has met a circle that Postgres does not see: it fails instead of
 * hanging.
 */
const lock_timeout = 30_000;

/** A further connection. Close it with end(). */
export function openSession(url: string = stack.database.adminUrl): postgres.Sql {
  return postgres(url, { ...numbers, max: 1, connection: { lock_timeout } });
}

/**
 * A way through the transaction pooler, for calls that wait for each other: Postgres knows by the
 * name whose transaction it has. Nothing is prepared for later, and what is set has to be local.
 */
export function openPooled({ pooled }: Address, name: string): postgres.Sql {
  const connection = { application_name: name };
  return postgres(pooled!.url, { ...numbers, max: 1, prepare: false, connection });
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
export async function freshDatabase(): Promise<Address & { drop(): Promise<void> }> {
  const name = `own_${crypto.randomUUID().replaceAll("-", "")}`;
  await copyDatabase(sql, databaseOf(stack.template.url), name);
  // A pooler takes no settings at the door.
  await sql.unsafe(`alter database ${name} set lock_timeout = ${lock_timeout}`);
  return {
    ...besides(stack.database, name),
    drop: async () => void await sql.unsafe(`drop database ${name} with (force)`),
  };
}
