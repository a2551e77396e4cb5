import fc from "fast-check";
import { deepStrictEqual, fail } from "node:assert/strict";
import { assertWhole } from "../../harness/books.ts";
import { call } from "../../harness/call.ts";
import { sql } from "../../harness/sql.ts";
import { stack } from "../../harness/stack.ts";
import { anAddress } from "../../api/support/address.ts";
import { digestOf } from "../../api/support/digest.ts";
import { goodCalls } from "../../api/support/good-calls.ts";
import { operations } from "../../api/support/operations.ts";
import { strangersToken } from "../../api/support/tokens.ts";
import { newWorld, peopleOf, type World } from "../../api/support/world.ts";
import { type HostileCall, hostileCalls, type Welcome } from "./hostile-calls.ts";

/** What an answer must never say: how we keep things. */
const INSIDE = new RegExp(
  [
    ...["plpgsql", "PL/pgSQL", "SQLSTATE", "pg_[a-z]+", "search_path", "syntax error", "violates"],
    ...["PGRST", "stack depth", "out of range", "duplicate key", "does not exist", "postgres"],
    ...['relation "', 'column "', 'constraint "', "invalid input syntax", "at .+\\.ts:\\d+"],
  ].map((word) => `\\b${word}`).join("|"),
);

/** The people send most of the calls, the parties and their coordinator most of those. */
const ACTORS = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5, 6, 7, 8];

/** How often a call that fails is made smaller: long texts can be for hours. */
const SHRINKS = 100;

/** What became of the calls of a round. */
export type Round = {
  /** By operation of openapi.json: how many calls began as one, and how many were accepted. */
  operations: Record<string, { calls: number; accepted: number }>;
  /** How many refused calls were made once more, with all rows compared before and after. */
  compared: number;
};

/**
 * Hostile calls in a world of their own, the same for the same seed. Throws at a 5xx, at an answer
 * that the document does not know, at one that tells how we keep things, and at a refused call that
 * has changed a row.
 */
export async function playHostileRound(seed: number, calls: number): Promise<Round> {
  const world = await newWorld("hostile");
  const tokens = await tokensOf(world);
  const welcome = await welcomeCalls(world, tokens);
  const send = sender(tokens);
  const counts: Round["operations"] = {};
  const refused: HostileCall[] = [];
  let failures = 0;
  await fc.assert(
    fc.asyncProperty(hostileCalls(await idsOf(world), ACTORS, welcome), async (call) => {
      if (failures > SHRINKS) return;
      const isRefused = await send(call).catch((error) => {
        failures++;
        throw error;
      });
      if (isRefused) refused.push(call);
      const count = counts[call.operation] ??= { calls: 0, accepted: 0 };
      count.calls++;
      count.accepted += isRefused ? 0 : 1;
    }),
    { seed, numRuns: calls },
  );
  await assertWhole(world.town);
  await assertWhole(world.elsewhere);
  const compared = await compareRefused(world, send, refused);
  if (compared < refused.length * 0.9) fail(`Only ${compared} of ${refused.length} compared.`);
  return { operations: counts, compared };
}

/** Who calls: the people, a stranger, somebody with nonsense, and nobody. */
async function tokensOf(world: World): Promise<string[]> {
  const people = peopleOf(world).map(({ token }) => token);
  return [...people, await strangersToken(world.ana), "nonsense", ""];
}

/** A good call of each operation; what it is about is there, and nobody has touched it. */
async function welcomeCalls(world: World, tokens: string[]): Promise<Map<string, Welcome>> {
  const calls = new Map<string, Welcome>();
  for (const { name } of operations) {
    const { as, path, body } = await goodCalls[name]!(world);
    const token = typeof as === "object" ? as.token : "";
    if (!tokens.includes(token)) tokens.push(token);
    calls.set(name, { actor: as === "cron" ? 0 : tokens.indexOf(token), path, body });
  }
  return calls;
}

/** Every id there is in both communities, by the column it stands in. */
async function idsOf({ town, elsewhere }: World): Promise<Map<string, string[]>> {
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
type Send = (call: HostileCall) => Promise<boolean>;

function sender(tokens: string[]): Send {
  const client = anAddress();
  return async ({ method, path, actor, headers, body }) => {
    const isCron = path.startsWith("/cron/") && actor < 3;
    const cron: Record<string, string> = isCron ? { "x-cron-key": stack.cronKey } : {};
    const { status, body: said } = await call(method, path, body, {
      headers: { ...printable(headers), ...cron },
      client,
      key: null,
      token: tokens[actor] || undefined,
    });
    if (status >= 500) fail(`${method} ${path} answers ${status}: ${JSON.stringify(said)}`);
    const text = typeof said === "string" ? said : JSON.stringify(said);
    // What somebody sent may be quoted in what is read back; what we say ourselves is in refusals.
    if (status >= 400 && INSIDE.test(text)) fail(`${method} ${path} tells: ${text}`);
    return status >= 400;
  };
}

/** fetch refuses to send other headers, so nobody can. */
function printable(headers: Record<string, string>): Record<string, string> {
  const latin = Object.entries(headers).filter(([, value]) =>
    /^[\x20-\x7e\xa0-\xff]*$/.test(value)
  );
  return Object.fromEntries(latin);
}

/**
 * Once more what was refused, and nothing may change. Where the world has moved on, some of it is
 * accepted now, and the rest is tried again.
 */
async function compareRefused(world: World, send: Send, refused: HostileCall[]): Promise<number> {
  let compared = 0;
  for (let from = 0; from < refused.length; from += 100) {
    let batch = refused.slice(from, from + 100);
    for (let accepted = 1; accepted > 0;) {
      const before = await digestOf(world);
      const still: HostileCall[] = [];
      for (const call of batch) if (await send(call)) still.push(call);
      accepted = batch.length - still.length;
      if (accepted === 0) {
        deepStrictEqual(await digestOf(world), before, "a refused call changes nothing");
      }
      batch = still;
    }
    compared += batch.length;
  }
  return compared;
}
