import { AuthClient } from "@supabase/auth-js";
import { projectUrl, publishableKey, secretKey } from "./environment.ts";
import { patient } from "./patience.ts";

export type Auth = InstanceType<typeof AuthClient>;

/** Apart from the other clients, because few functions need it, and it weighs more than they do. */
function client(key: string, headers: Record<string, string> = {}): Auth {
  return new AuthClient({
    url: `${projectUrl()}/auth/v1`,
    // Spelt as the client spells it, who puts a caller's token in its place.
    headers: { apikey: key, Authorization: `Bearer ${key}`, ...headers },
    // Each request has a client of its own: nothing of one caller can leak into the next.
    persistSession: false,
    autoRefreshToken: false,
    detectSessionInUrl: false,
    fetch: patient,
  });
}

/** Supabase Auth for what a caller's own token is enough for. */
export function ownAuthClient(): Auth {
  return client(publishableKey());
}

/**
 * The secret key, second use: Supabase Auth counts its own limits by the address in
 * Sb-Forwarded-For, and believes that header only with a secret key. Without it, all members
 * together would be one client. What is handed out is Auth alone, no way to the tables.
 */
export function authClient(address: string | null): Auth {
  return client(secretKey(), address ? { "sb-forwarded-for": address } : {});
}
