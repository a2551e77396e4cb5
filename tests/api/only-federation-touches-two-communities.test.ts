import { deepStrictEqual } from "node:assert/strict";
import { sql } from "../harness/sql.ts";
import { goodCalls } from "./support/good-calls.ts";
import { operations } from "./support/operations.ts";
import { assertWelcome, send } from "./support/send.ts";
import { newWorld } from "./support/world.ts";

const world = await newWorld("apart");

/** Every table of which each row is one community's. */
const tables = await sql<{ relation: string; posted: boolean }[]>`
  select format('%I.%I', table_schema, table_name) as relation,
    bool_or(column_name = 'posted_in') as posted
  from information_schema.columns join information_schema.tables using (table_schema, table_name)
  where table_schema in ('public', 'private') and table_type = 'BASE TABLE'
  group by 1 having bool_or(column_name = 'community_id')`;

/**
 * The communities of all rows that a call has written. Its database transaction is that of its
 * Idempotency-Key, and each row names the one that wrote it last (xmin). What is written within a
 * block of its own has another xmin: transfers and events name the whole transaction (posted_in).
 */
async function touchedBy(key: string): Promise<string[]> {
  const [{ xmin }] = await sql<[{ xmin: string }]>`
    select xmin::text from private.idempotency_keys where idempotency_key = ${key}`;
  const written = tables.map(({ relation, posted }) =>
    `select community_id from ${relation} where xmin::text = '${xmin}'
      ${posted ? `or posted_in::text = '${xmin}'` : ""}`
  );
  const found = await sql.unsafe(`
    select community_id from (${written.join(" union ")}) w where community_id is not null`);
  return found.map(({ community_id }) => community_id);
}

const isFederation = (path: string) => /^\/(federation\/|admin\/lines)/.test(path);
const touching = new Map<string, number>();

for (const operation of operations.filter(({ keyed }) => keyed)) {
  Deno.test(operation.name, async () => {
    const key = crypto.randomUUID();
    assertWelcome(await send(operation, await goodCalls[operation.name]!(world), { key }));
    const touched = await touchedBy(key);
    touching.set(operation.name, touched.length);
    if (!isFederation(operation.path)) deepStrictEqual(touched.slice(1), []);
  });
}

Deno.test("and a trade is seen to be in the books of two", () => {
  const two = [...touching].filter(([, communities]) => communities === 2).map(([name]) => name);
  deepStrictEqual(two.sort(), ["POST /admin/lines/close", "POST /federation/transfers"]);
});
