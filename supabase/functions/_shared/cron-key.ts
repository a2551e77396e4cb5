import { timingSafeEqual } from "node:crypto";
import { setting } from "./environment.ts";
import { ApiError } from "./errors.ts";

/** Lets nobody start a job without the cron key; without such a setting, nobody at all. */
export async function requireCronKey(request: Request): Promise<void> {
  const expected = setting("CHRONOBANK_CRON_KEY");
  const sent = request.headers.get("x-cron-key") ??
    /^bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!expected || !sent || !await sameSecret(sent, expected)) {
    throw new ApiError("cron_key_required");
  }
}

/** In constant time: digests have one length, so that not even the length of the key shows. */
async function sameSecret(one: string, other: string): Promise<boolean> {
  return timingSafeEqual(await digest(one), await digest(other));
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
