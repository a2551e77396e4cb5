import fc from "fast-check";
import { deepStrictEqual, fail } from "node:assert/strict";
import { call } from "../harness/call.ts";
import { sql } from "../harness/sql.ts";
import { stack } from "../harness/stack.ts";
import { assertWhole } from "../harness/books.ts";
import { anAddress } from "../api/support/address.ts";
import { digestOf } from "../api/support/digest.ts";
import { disputed, held, offer, request } from "../api/support/exchange.ts";
import { strangersToken } from "../api/support/tokens.ts";
import { newWorld, peopleOf } from "../api/support/world.ts";
import { type HostileCall, hostileCalls } from "./support/hostile-calls.ts";

const RUNS = Number(Deno.env.get("CHRONOBANK_HOSTILE_CALLS") ?? 2000);
const seed = Number(Deno.env.get("CHRONOBANK_SEED") ?? 20261120);

/** What an answer must never say: how we keep things. */
const INSIDE = new RegExp(
  [
    ...["plpgsql", "PL/pgSQL", "SQLSTATE", "pg_[a-z]+", "search_path", "syntax error", "violates"],
    ...['relation "', 'column "', 'constraint "', "invalid input syntax", "at .+\\.ts:\\d+"],
  ].map((word) => `\\b${word}`).join("|"),
);

const client = anAddress();
const world = await newWorld("hostile");
const { town, elsewhere, ana, ben } = world;
const people = peopleOf(world);
const tokens = [...people.map(({ token }) => token), await strangersToken(ana), "nonsense", ""];
/** The people send most of the calls, the parties and their coordinator most of those. */
const actors = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5, 6, 7, 8];
await Promise.all([
  offer(ben),
  request(ana, ben),
  held(ana, ben, 5),
  held(ben, ana, 5),
  held(ana, ben, 5).then((escrow) => disputed(ana, escrow)),
]);

/** Every id there is in both communities, by the column it stands in. */
async function idsOfTheWorld(): Promise<Map<string, string[]>> {
  const here = [town.community_id, elsewhere.community_id].map((id) => `'${id}'`).join(", ");
  const columns = await sql<{ name: string; table: string }[]>`
    select c.column_name as name, c.table_name as table
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name like '%\\_id' and t.table_type = 'BASE TABLE'
      and exists (select from information_schema.columns k where k.table_name = c.table_name
        and k.table_schema = c.table_schema and k.column_name = 'community_id')`;
  const queries = columns.map(({ name, table }) => `
    select '${name}' as name, ${name}::text as id from public.${table}
    where ${name} is not null and community_id in (${here})`);
  const rows = await sql.unsafe<{ name: string; id: string }[]>(
    `${queries.join(" union ")} order by 1, 2`,
  );
  const byName = Map.groupBy(rows, ({ name }) => name);
  return new Map([...byName].map(([name, rows]) => [name, rows.map(({ id }) => id)]));
}

/** Sends a call; answers whether it was refused. */
async function sendHostile({ method, path, actor, headers, body }: HostileCall): Promise<boolean> {
  const token = tokens[actor]!;
  const key = headers["idempotency-key"] ?? null;
  const isCron = path.startsWith("/cron/") && actor < 3;
  const cron: Record<string, string> = isCron ? { "x-cron-key": stack.cronKey } : {};
  const { status, body: said } = await call(method, path, body ?? undefined, {
    headers: { ...printable(headers), ...cron },
    client,
    key: null,
    token: token || undefined,
  }).catch((error) => fail(`${error.message} (key ${key})`));
  if (status >= 500) fail(`${method} ${path} answers ${status}: ${JSON.stringify(said)}`);
  const text = typeof said === "string" ? said : JSON.stringify(said);
  // What somebody sent may be quoted in what is read back; what we say ourselves is in refusals.
  if (status >= 400 && INSIDE.test(text)) fail(`${method} ${path} tells: ${text}`);
  return status >= 400;
}

/** fetch refuses to send other headers, so nobody can. */
function printable(headers: Record<string, string>): Record<string, string> {
  const latin = Object.entries(headers).filter(([, value]) =>
    /^[\x20-\x7e\xa0-\xff]*$/.test(value)
  );
  return Object.fromEntries(latin);
}

Deno.test(`${RUNS} hostile calls: no 5xx, nothing undocumented, nothing inside`, async () => {
  const refused: HostileCall[] = [];
  const calls = hostileCalls(await idsOfTheWorld(), actors);
  await fc.assert(
    fc.asyncProperty(calls, async (call) => {
      if (await sendHostile(call)) refused.push(call);
    }),
    { seed, numRuns: RUNS },
  );
  await assertWhole(town);
  await assertWhole(elsewhere);

  // Once more what was refused. Where the world has moved on, some of it is accepted now, and the
  // rest is tried again.
  let compared = 0;
  for (let from = 0; from < refused.length; from += 100) {
    let batch = refused.slice(from, from + 100);
    for (let accepted = 1; accepted > 0;) {
      const before = await digestOf(world);
      const still: HostileCall[] = [];
      for (const call of batch) if (await sendHostile(call)) still.push(call);
      accepted = batch.length - still.length;
      if (accepted === 0) {
        deepStrictEqual(await digestOf(world), before, "a refused call changes nothing");
      }
      batch = still;
    }
    compared += batch.length;
  }
  if (compared < refused.length * 0.9) fail(`Only ${compared} of ${refused.length} compared.`);
});
