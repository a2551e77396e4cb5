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

/** Reads as the caller (or as anon without a token): row level security decides. */
export function readClient(token: string | null): Client {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  return createClient<Database>(projectUrl(), publishableKey(), {
    auth: withoutMemory,
    global: { headers, fetch: patient },
  });
}

/**
 * The secret key, first of three uses: the write RPCs are executable by service_role alone, so
 * that nobody can call them past the functions. Only rpc.ts uses this client, only for RPCs.
 */
export function writeClient(): Client {
  return createClient<Database>(projectUrl(), secretKey(), {
    auth: withoutMemory,
    global: { fetch: patient },
  });
}

/**
 * The secret key, second use: Supabase Auth counts its own limits by the address in
 * Sb-Forwarded-For, and believes that header only with a secret key. Without it, all members
 * together would be one client. What is handed out is Auth alone, no way to the tables.
 */
export function authClient(address: string | null): Client["auth"] {
  const headers: Record<string, string> = address ? { "sb-forwarded-for": address } : {};
  return createClient<Database>(projectUrl(), secretKey(), {
    auth: withoutMemory,
    global: { headers, fetch: patient },
  }).auth;
}

/**
 * The secret key, third and last use: a client address is hashed with it before the database
 * sees it. Addresses are few enough to be guessed from a hash without a secret.
 */
export function nameSecret(): string {
  return secretKey();
}
