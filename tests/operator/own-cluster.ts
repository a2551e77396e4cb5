import postgres, { type Sql } from "postgres";
import { type Cluster, type ClusterOptions, startCluster } from "../../scripts/postgres/cluster.ts";
import { makeTestFolder } from "../../scripts/postgres/data-folder.ts";

/** As the dashboard does, in a cluster of the test's own, which was made a moment ago. */
export async function inCluster(
  work: (cluster: Cluster, sql: Sql) => Promise<void>,
  options: Partial<ClusterOptions> = {},
): Promise<void> {
  const cluster = await startCluster({ dir: makeTestFolder(), testing: true, ...options });
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} });
  try {
    await work(cluster, sql);
  } finally {
    await sql.end();
    await cluster.stop();
  }
}

/** Everybody of the seed, and something in each state. */
export async function seed(sql: Sql): Promise<void> {
  await sql.unsafe(await Deno.readTextFile("supabase/seed.sql"));
}

/** A write of somebody of the seed: what state it led to, or the code of its refusal. */
export async function act(sql: Sql, name: string, rpc: string, args: string): Promise<string> {
  try {
    const [row] = await sql.unsafe(`
      select (public.${rpc}(m.auth_user_id, gen_random_uuid()::text, ${args}) -> 'body' ->> 'state')
        as state from public.members m where m.display_name = '${name}'`);
    return row!.state;
  } catch (error) {
    const { code, detail } = error as { code?: string; detail?: string };
    if (!code?.startsWith("PT")) throw error;
    return JSON.parse(detail!).code;
  }
}

/** What reconcile finds, from the first entry on. */
export async function findings(sql: Sql): Promise<string[]> {
  for (const job of ["reconcile", "reconcile-full"]) await sql`select private.run_batch(${job})`;
  const rows = await sql<{ found: string }[]>`
    select check_name || ': ' || subject as found from findings where cleared_at is null`;
  return rows.map(({ found }) => found);
}

/**
 * Every row there is, as a hash, by table; but sessions, what the clock writes meanwhile, and
 * columns that somebody has added.
 */
export async function contents(
  sql: Sql,
  added: string[] = [],
): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'private')
        and tablename not in ('job_runs', 'reconciled', 'sealing', 'seals', 'rate_limits')
      or schemaname = 'auth' and tablename in ('users', 'identities')
    order by 1`;
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql.unsafe(
      `select md5(coalesce(string_agg(t.row, chr(10) order by t.row), '')) as hash
        from (select (to_jsonb(t) - $1::text[])::text as row from ${name} t) t`,
      [added],
    );
    found[name] = row!.hash;
  }
  return found;
}

/** Seals what there is: a run seals what the one before has noted. */
export async function sealAll(sql: Sql): Promise<void> {
  const open = () =>
    sql`select from transfers where transfer_id > (select sealed_to from private.sealing)`;
  while ((await open()).length > 0) await sql`select private.run_batch('seal')`;
}
