import { deepStrictEqual, match, ok, rejects } from "node:assert/strict";
import type { Sql } from "postgres";
import { copy } from "./project.ts";
import type { Cluster } from "../../scripts/postgres/cluster.ts";
import { run } from "../../scripts/postgres/command.ts";
import { migrate } from "../../scripts/postgres/migrate.ts";
import { act, contents, findings, inCluster, seed } from "./own-cluster.ts";

const PRAISE = "20270101000000_praise.sql";
const NO_DEBTS = "20270102000000_no_debts.sql";

/** Everything that migrations make, as text: tables, functions, rights, jobs, and what was done. */
async function made(sql: Sql, { bin, url }: Cluster): Promise<string> {
  const schemas = ["--schema", "public", "--schema", "private"];
  const dump = await run([`${bin}/pg_dump`, "--schema-only", "--dbname", url, ...schemas]);
  ok(dump.ok, dump.err);
  const jobs = await sql`select jobname, schedule, command, active from cron.job order by 1`;
  const applied = await sql`
    select version from supabase_migrations.schema_migrations order by 1`;
  // Each dump has a word of its own, against what somebody may have hidden in a name.
  const schema = dump.out.replaceAll(/^\\(un)?restrict .*$/gm, "");
  return [schema, JSON.stringify(jobs), JSON.stringify(applied)].join("\n");
}

const sami = (sql: Sql, rpc: string) =>
  act(
    sql,
    "Sami",
    rpc,
    `(select escrow_id from public.escrows e
    join public.members m on m.member_id = e.provider_id
    where m.display_name = 'Sami' and e.state in ('held', 'delivered')
    order by e.escrow_id limit 1)`,
  );

Deno.test("a migration that comes later meets a bank with everything in each state", async () => {
  await inCluster(async (cluster, sql) => {
    await migrate(cluster.url);
    await seed(sql);
    const added = ["praise", "praise_is_shown", "praised"];
    // A session from before, which has planned its calls.
    deepStrictEqual(await sami(sql, "escrow_deliver"), "delivered");
    const before = await contents(sql, added);
    const project = await copy(PRAISE);
    deepStrictEqual(await migrate(cluster.url, project), [PRAISE]);

    const { "private.praised": _, ...after } = await contents(sql, added);
    for (const table of ["private.jobs", "private.guards"]) {
      delete before[table];
      delete after[table];
    }
    deepStrictEqual(after, before);
    deepStrictEqual(await findings(sql), []);
    deepStrictEqual(await sami(sql, "escrow_refund"), "refunded");
    for (const { job } of await sql`select job from private.jobs`) {
      await sql`select private.run_batch(${job})`;
    }
    deepStrictEqual(await findings(sql), []);
    deepStrictEqual(await migrate(cluster.url, project), []);
  });
});

Deno.test("a migration that fails leaves nothing half done", async () => {
  await inCluster(async (cluster, sql) => {
    await migrate(cluster.url);
    await seed(sql);
    const [schema, rows] = [await made(sql, cluster), await contents(sql)];
    const project = await copy(NO_DEBTS);
    await rejects(migrate(cluster.url, project), (error: Error) => {
      match(error.message, /"nobody owes anything" of relation "accounts" is violated/);
      match(error.message, new RegExp(NO_DEBTS));
      return true;
    });
    deepStrictEqual(await made(sql, cluster), schema);
    deepStrictEqual(await contents(sql), rows);
    deepStrictEqual(await findings(sql), []);
    deepStrictEqual(await sami(sql, "escrow_deliver"), "delivered");

    // The one before it is applied, and stays; mended, the second follows.
    const both = await copy(PRAISE, NO_DEBTS);
    await rejects(migrate(cluster.url, both), /nobody owes anything/);
    const applied = await sql`select name from supabase_migrations.schema_migrations
      where version > '2027' order by version`;
    deepStrictEqual(applied.map(({ name }) => name), ["praise"]);
    const path = new URL(`supabase/migrations/${NO_DEBTS}`, both);
    await Deno.writeTextFile(path, "create table private.mended (word text);");
    deepStrictEqual(await migrate(cluster.url, both), [NO_DEBTS]);
    deepStrictEqual(await findings(sql), []);
  });
});
