import { getAuthSchemaSql } from "@supabase/lite";

const HOSTED = new URL("hosted.sql", import.meta.url);

/** How the stack recognises an `auth` schema of its own; hosted.sql sets it. */
export const STAND_IN = "ChronoBank stand-in for Supabase Auth";

/**
 * Everything that makes a new database look like a hosted project's, the tables of Supabase Auth
 * included. A superuser runs it, as one query and so in one transaction.
 */
export async function hostedSql(): Promise<string> {
  return `${await Deno.readTextFile(HOSTED)}\n${authTablesSql()}`;
}

/** The tables of Supabase Auth alone, owned by whom they belong to. */
export function authTablesSql(): string {
  return `set local role supabase_auth_admin;\n${getAuthSchemaSql(false)}\nreset role;`;
}
