import { PostgrestClient } from "@supabase/postgrest-js";
import type { Database } from "./database.types.ts";
import { projectUrl, publishableKey, secretKey } from "./environment.ts";
import { hasty, patient } from "./patience.ts";

/**
 * The part of supabase-js that RPCs need. All of it, with storage, realtime and Auth, would be
 * most of a function's bundle, and making it anew most of what a call costs here.
 */
export type Client = PostgrestClient<Database>;

/** Each request has a client of its own: nothing of one caller can leak into the next. */
function client(key: string, token = key, replica?: string): Client {
  return new PostgrestClient<Database>(`${replica ?? projectUrl()}/rest/v1`, {
    headers: { apikey: key, authorization: `Bearer ${token}` },
    fetch: replica ? hasty : patient,
  });
}

/**
 * Reads as the caller (or as anon without a token): row level security decides, also on a replica,
 * whose address is given then.
 */
export function readClient(token: string | null, replica?: string): Client {
  return client(publishableKey(), token ?? undefined, replica);
}

/**
 * The secret key, first of three uses: the write RPCs are executable by service_role alone, so
 * that nobody can call them past the functions. Only rpc.ts uses this client, only for RPCs.
 * The second use is in auth-client.ts.
 */
export function writeClient(): Client {
  return client(secretKey());
}

/**
 * The secret key, third and last use: a client address is hashed with it before the database
 * sees it. Addresses are few enough to be guessed from a hash without a secret.
 */
export function nameSecret(): string {
  return secretKey();
}
