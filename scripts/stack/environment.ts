import type { Keys } from "./keys.ts";

/** The functions' environment, under the names that a hosted project uses. */
export function environment(
  url: string,
  keys: Keys,
  hasReplica: boolean,
): Record<string, string> {
  return {
    ...(hasReplica ? { CHRONOBANK_READ_URL: `${url}/replica` } : {}),
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
    CHRONOBANK_JWT_SECRET: keys.jwtSecret,
    CHRONOBANK_CRON_KEY: keys.cronKey,
    // The gateway overwrites it with the address that the connection came from.
    CHRONOBANK_CLIENT_ADDRESS_HEADER: "x-forwarded-for",
    // No mail is sent here, and hashing takes a tenth of a second.
    CHRONOBANK_AUTH_STEP_MS: "250",
  };
}

/** Set variables for this process; returns how to put back what was there. */
export function setEnvironment(variables: Record<string, string>): () => void {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  };
}
