import type { Sql } from "postgres";
import { formatted } from "./format.ts";

/** One way to say no: a stable code, its HTTP status, what is said and what to do next. */
export type Refusal = { code: string; status: number; message: string; hint: string };

/** What the database refuses, for the functions: the same words from the same source. */
export async function refusalsModule(sql: Sql): Promise<string> {
  const rows = await sql<Refusal[]>`
    select code, status, message, hint from private.refusals order by code collate "C"`;
  return await formatted(
    "// Generated from private.refusals by `deno task generate`. Do not edit.\n\n" +
      `export const refusals = ${JSON.stringify(rows, null, 2)} as const;\n`,
  );
}
