import { readClient } from "./clients.ts";
import { setting } from "./environment.ts";

/** The header that names a client's last write: answers of writes carry it, reads send it back. */
export const WRITTEN = "x-chronobank-written";

/** Writes that the replica has: what it once had stays, so that it is asked once. */
const seen = new Set<string>();

/** The address of the replica's API; null when reads go where writes go, as they do by default. */
export function replicaUrl(): string | null {
  return setting("CHRONOBANK_READ_URL")?.replace(/\/+$/, "") ?? null;
}

/**
 * Where a read may be answered from; null for the primary. Members read what they wrote: who says
 * what they wrote last is answered by a replica that has it, who is logged in and does not say it
 * by the primary. Strangers have written nothing.
 */
export async function replicaFor(
  token: string | null,
  written: string | undefined,
): Promise<string | null> {
  const replica = replicaUrl();
  if (replica === null || (token !== null && written === undefined)) return null;
  return written === undefined || await hasSeen(replica, written) ? replica : null;
}

async function hasSeen(replica: string, written: string): Promise<boolean> {
  if (seen.has(written)) return true;
  const { data } = await readClient(null, replica).rpc("has_seen", { written });
  if (data !== true) return false;
  if (seen.size === 10_000) seen.clear();
  seen.add(written);
  return true;
}
