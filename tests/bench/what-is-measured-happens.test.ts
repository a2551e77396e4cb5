import { deepStrictEqual, ok, rejects } from "node:assert/strict";
import { fillBank } from "../../bench/bank.ts";
import { pgbench } from "../../bench/pgbench.ts";
import { pairByRest, transferByRest } from "../../bench/rest.ts";
import { readSql } from "../../bench/sql.ts";
import { written } from "../../bench/wal.ts";
import { choose, findInstallations } from "../../scripts/postgres/find.ts";
import { databaseOf } from "../../scripts/postgres/copy-database.ts";
import { freshDatabase, openSession } from "../harness/sql.ts";

const MEMBERS = 40;
const { bin } = choose(await findInstallations(), ["pg_cron"])!;
const bank = await freshDatabase();
const sql = openSession(bank.adminUrl);
const dir = await Deno.makeTempDir();
await fillBank(sql, MEMBERS);
await sql.unsafe(await readSql("prepare"));

/** Play a script three times with each of two clients. */
async function play(script: string, role = "service_role"): Promise<void> {
  const define = { members: MEMBERS, share: 3, i: 0 };
  await pgbench(bin, bank.adminUrl, dir, { script, role, clients: 2, transactions: 3, define });
}

const transfers = async () =>
  Object.fromEntries((await sql<{ kind: string; times: number }[]>`
    select kind, count(*)::integer as times from transfers group by kind order by kind`)
    .map(({ kind, times }) => [kind, times]));

Deno.test("each script that is measured moves what it says, as often as it is played", async () => {
  await play(await readSql("transfer"));
  await play(transferByRest, "authenticator");
  deepStrictEqual(await transfers(), { transfer: 12 });
  await play(await readSql("donation"));
  await play(await readSql("life"));
  deepStrictEqual(await transfers(), { hold: 6, release: 6, transfer: 12, donation: 6 });
});

Deno.test("what is asked for before is between whom it has to be, and is used up", async () => {
  for (const [script, role] of [[await readSql("hold-release")], [pairByRest, "authenticator"]]) {
    for (const sides of [[null, null], [2, null], [null, 2]] as const) {
      const before = await transfers();
      await sql`call bench.ask(6, ${sides[0]}, ${sides[1]}, ${MEMBERS})`;
      const [asked] = await sql`select count(*)::integer as all,
        count(distinct provider_id)::integer as providers,
        count(distinct recipient_id)::integer as recipients,
        bool_or(provider_id = recipient_id) as alone from bench.requests`;
      deepStrictEqual([asked!.all, asked!.alone], [6, false]);
      if (sides[0]) deepStrictEqual(asked!.providers, 1);
      if (sides[1]) deepStrictEqual(asked!.recipients, 1);
      await play(script!, role);
      deepStrictEqual((await transfers()).release, before.release! + 6);
    }
  }
});

Deno.test("a group is settled in one transfer, and a replay moves nothing", async () => {
  await sql`call bench.gather(6, 5, ${MEMBERS})`;
  await sql`call bench.send_first(${MEMBERS})`;
  const before = await transfers();
  await play(await readSql("settle-group"));
  await play(await readSql("replay"));
  deepStrictEqual(await transfers(), { ...before, release: before.release! + 6 });
});

Deno.test("what is due is released by the job, or one by one", async () => {
  await sql.unsafe(await readSql("due"));
  await sql`call bench.deliver(1, 12, 1, ${MEMBERS})`;
  const before = await transfers();
  const [batch] = await sql`select private.run_batch('auto-release', 5,
    clock_timestamp() + interval '60 days') as said`;
  deepStrictEqual(batch!.said.done, 5);
  const define = { i: 0, last: 13 };
  const script = await readSql("confirm");
  const how = { script, role: "service_role", clients: 1, transactions: 7, define };
  await pgbench(bin, bank.adminUrl, dir, how);
  deepStrictEqual(await transfers(), { ...before, release: before.release! + 12 });
});

Deno.test("what a transaction writes is counted", async () => {
  const name = databaseOf(bank.url);
  await sql`create table public.spots (n integer primary key, m integer)`;
  await sql`insert into public.spots select n, 0 from generate_series(1, 5) n`;
  let next = 100;
  const insert = async (times: number) => {
    for (; times > 0; times--) await sql`insert into public.spots values (${next++}, 0)`;
  };
  const { inserts, updates, indexed, wal } = await written(sql, name, 5, insert);
  deepStrictEqual([inserts, updates, indexed], [1, 0, 1]);
  ok(wal > 50 && wal < 1000, String(wal));
  deepStrictEqual((await written(sql, name, 5, () => sql`select 1`)).inserts, 0);
});

Deno.test("a script that fails is no measurement", async () => {
  await rejects(play("select 1 / 0;"), /division by zero/);
});

Deno.test.afterAll(async () => {
  await sql.end();
  await bank.drop();
  await Deno.remove(dir, { recursive: true });
});
