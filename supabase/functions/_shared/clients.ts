import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Database } from "./database.types.ts";
import { projectUrl, publishableKey, secretKey } from "./environment.ts";

export type Client = SupabaseClient<Database>;

/** Each request has clients of its own: nothing of one caller can leak into the next. */
const withoutMemory = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false };

/** A database that does not answer must not cost the 150 s that a function may live. */
const patience = 30_000;

/** supabase-js names a signal in each call, mostly an undefined one: that one must not win. */
const patient: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(patience) });

function client(key: string, headers: Record<string, string> = {}): Client {
  return createClient<Database>(projectUrl(), key, {
    auth: withoutMemory,
    global: { headers, fetch: patient },
  });
}

/** Reads as the caller (or as anon without a token): row level security decides. */
export function readClient(token: string | null): Client {
  return client(publishableKey(), token ? { authorization: `Bearer ${token}` } : {});
}

/**
 * The secret key, first of three uses: the write RPCs are executable by service_role alone, so
 * that nobody can call them past the functions. Only rpc.ts uses this client, only for RPCs.
 */
export function writeClient(): Client {
  return client(secretKey());
}

/**
 * The secret key, second use: Supabase Auth counts its own limits by the address in
 * Sb-Forwarded-For, and believes that header only with a secret key. Without it, all members
 * together would be one client. What is handed out is Auth alone, no way to the tables.
 */
export function authClient(address: string | null): Client["auth"] {
  return client(secretKey(), address ? { "sb-forwarded-for": address } : {}).auth;
}

/**
 * The secret key, third and last use: a client address is hashed with it before the database
 * sees it. Addresses are few enough to be guessed from a hash without a secret.
 */
export function nameSecret(): string {
  return secretKey();
}
