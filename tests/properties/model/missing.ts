import type { Sql } from "postgres";
import { commands } from "./subjects.ts";

/** Writes that no sequence plays yet. */
const NOT_YET: string[] = [];

/** What the catalog has and the model has not, and the other way round. */
export async function missingRpcs(sql: Sql): Promise<string[]> {
  const writes = await sql<{ name: string }[]>`
    select proname as name from pg_proc
    where pronamespace = 'public'::regnamespace and 'idempotency_key' = any(proargnames)`;
  const there = new Set(writes.map(({ name }) => name));
  const played = commands.map(({ rpc }) => rpc);
  const known = new Set([...played, ...NOT_YET]);
  const twice = NOT_YET.filter((rpc) => played.includes(rpc));
  return [...there.symmetricDifference(known), ...twice].sort();
}
