import { tokenOf } from "./callers.ts";
import { setting } from "./environment.ts";
import { ApiError } from "./errors.ts";

/** Lets nobody start a job without the cron key; without such a setting, nobody at all. */
export async function requireCronKey(request: Request): Promise<void> {
  const expected = setting("CHRONOBANK_CRON_KEY");
  const sent = request.headers.get("x-cron-key") ??
    tokenOf(request.headers.get("authorization") ?? "");
  if (!expected || !sent || !await sameSecret(sent, expected)) {
    throw new ApiError("cron_key_required");
  }
}

/**
 * In constant time: digests have one length, so that not even the length of the key shows, and
 * all of their bytes are looked at. Not with node:crypto: loading that took a quarter of the time
 * in which any function wakes.
 */
async function sameSecret(one: string, other: string): Promise<boolean> {
  const [ours, theirs] = await Promise.all([digest(one), digest(other)]);
  return ours.reduce((different, byte, at) => different | (byte ^ theirs[at]!), 0) === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
