import type { Sql } from "postgres";
import { commands } from "./subjects.ts";

/** What the catalog has and the model has not, and the other way round. */
export async function missingRpcs(sql: Sql): Promise<string[]> {
  const writes = await sql<{ name: string }[]>`
    select proname as name from pg_proc
    where pronamespace = 'public'::regnamespace and 'idempotency_key' = any(proargnames)`;
  const there = new Set(writes.map(({ name }) => name));
  const played = new Set(commands.map(({ rpc }) => rpc));
  return [...there.symmetricDifference(played)].sort();
}
