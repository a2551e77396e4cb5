import { deepStrictEqual, rejects } from "node:assert/strict";
import postgres from "postgres";
import { backup, restore } from "../../scripts/postgres/backup.ts";
import { type Cluster, startCluster } from "../../scripts/postgres/cluster.ts";
import { makeTestFolder } from "../../scripts/postgres/data-folder.ts";
import { migrate } from "../../scripts/postgres/migrate.ts";

type Sql = postgres.Sql;

/** As the dashboard does, in a cluster that was made a moment ago. */
async function inCluster(work: (cluster: Cluster, sql: Sql) => Promise<void>): Promise<void> {
  const cluster = await startCluster({ dir: makeTestFolder(), testing: true });
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} });
  try {
    await work(cluster, sql);
  } finally {
    await sql.end();
    await cluster.stop();
  }
}

/** Every row there is, as a hash, by table; what the clock writes meanwhile is left out. */
async function contents(sql: Sql): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('auth', 'public', 'private')
      and tablename not in ('job_runs', 'reconciled', 'rate_limits') order by 1`;
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql.unsafe(`
      select md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as hash
      from ${name} t`);
    found[name] = row!.hash;
  }
  return found;
}

async function act(sql: Sql, name: string, rpc: string, args: string): Promise<string> {
  const [row] = await sql.unsafe(`
    select (public.${rpc}(m.auth_user_id, gen_random_uuid()::text, ${args}) -> 'body' ->> 'state')
      as state from public.members m where m.display_name = '${name}'`);
  return row!.state;
}

Deno.test("a bank that is dumped and restored elsewhere goes on where it stood", async () => {
  const file = `${makeTestFolder()}.backup.sql`;
  let before: Record<string, string> = {};
  await inCluster(async (cluster, sql) => {
    await migrate(cluster.url);
    await sql.unsafe(await Deno.readTextFile("supabase/seed.sql"));
    before = await contents(sql);
    await backup(cluster.url, file, cluster.bin);
    await rejects(restore(cluster.url, file, cluster.bin), /There are members already/);
  });

  await inCluster(async (cluster, sql) => {
    await restore(cluster.url, file, cluster.bin);
    deepStrictEqual(await contents(sql), before);

    // Its jobs are scheduled, its books are proven, from the first entry and from where it stood.
    const [jobs] = await sql`
      select count(*)::int as missing from private.jobs j where not exists (
        select from cron.job c where c.jobname = 'chronobank-' || j.job and c.active)`;
    deepStrictEqual({ ...jobs }, { missing: 0 });
    for (const job of ["reconcile", "reconcile-full"]) {
      await sql`select private.run_batch(${job})`;
    }
    const findings = await sql`select check_name, subject from findings where cleared_at is null`;
    deepStrictEqual([...findings], []);

    // An exchange goes on where it stood, and a new one can begin.
    const [held] = await sql`
      select escrow_id from escrows where state = 'held' order by escrow_id limit 1`;
    deepStrictEqual(
      await act(sql, "Sami", "escrow_deliver", `'${held!.escrow_id}'`),
      "delivered",
    );
    deepStrictEqual(
      await act(sql, "Noor", "escrow_confirm", `'${held!.escrow_id}'`),
      "released",
    );
    await sql`select private.run_batch('reconcile')`;
    deepStrictEqual([...await sql`select from findings where cleared_at is null`], []);
    // The guards are back: what was restored is as fixed as it was.
    await rejects(sql`delete from entries`, /the books are append-only/);
  });
  await Deno.remove(file);
});
