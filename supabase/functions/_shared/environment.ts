/**
 * The settings of the functions, read at each call: importing a function has no side effect, and
 * a changed setting acts at once. docs and deploy.ts name the same variables.
 */
export function setting(name: string): string | undefined {
  return Deno.env.get(name)?.trim() || undefined;
}

/** Where the project's REST and Auth services are. */
export function projectUrl(): string {
  return required("SUPABASE_URL").replace(/\/+$/, "");
}

/** The key that everybody may have; row level security decides what it reaches. */
export function publishableKey(): string {
  return keyFrom("SUPABASE_PUBLISHABLE_KEYS", "SUPABASE_PUBLISHABLE_KEY", "SUPABASE_ANON_KEY");
}

/** The key that passes row level security by; only clients.ts and auth-client.ts may ask for it. */
export function secretKey(): string {
  return keyFrom("SUPABASE_SECRET_KEYS", "SUPABASE_SECRET_KEY", "SUPABASE_SERVICE_ROLE_KEY");
}

/** Hosted projects give a dictionary of named keys, older and self-hosted ones a single key. */
function keyFrom(dictionary: string, single: string, legacy: string): string {
  const named = setting(dictionary);
  if (named !== undefined) {
    const keys: Record<string, string> = JSON.parse(named);
    const key = keys.default ?? Object.values(keys)[0];
    if (key) return key;
  }
  return setting(single) ?? required(legacy);
}

function required(name: string): string {
  const value = setting(name);
  if (value === undefined) throw new Error(`the setting ${name} is missing`);
  return value;
}
