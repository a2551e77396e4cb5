import { createHash, timingSafeEqual } from "node:crypto";
import { tokenOf } from "./callers.ts";
import { setting } from "./environment.ts";
import { ApiError } from "./errors.ts";

/** Lets nobody start a job without the cron key; without such a setting, nobody at all. */
export function requireCronKey(request: Request): void {
  const expected = setting("CHRONOBANK_CRON_KEY");
  const sent = request.headers.get("x-cron-key") ??
    tokenOf(request.headers.get("authorization") ?? "");
  if (!expected || !sent || !sameSecret(sent, expected)) {
    throw new ApiError("cron_key_required");
  }
}

/** In constant time: digests have one length, so that not even the length of the key shows. */
function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
