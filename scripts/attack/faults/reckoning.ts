import { deepStrictEqual } from "node:assert/strict";
import type { Caller } from "./caller.ts";
import type { Journal, Written } from "./journal.ts";
import type { Found } from "./traces.ts";

/** What the clients know, held against what there is. */
export type Reckoning = { lost: string[]; doubled: string[]; kept: number; late: string[] };

/**
 * Acknowledged is there once; refused is not there; what nobody knows is there once or not at all,
 * and its answer with it. A refusal answers the try that it was sent for: an earlier one that
 * nobody heard of may have been under way, and came late.
 */
export function reckon(written: Written[], found: Found): Reckoning {
  const lost: string[] = [];
  const doubled: string[] = [];
  const late: string[] = [];
  const wanted = new Map<string, number>();
  let transfers = 0;
  let kept = 0;
  for (const { outcome, key, kind, trace, transfers: posts, answer, unheard } of written) {
    const hasKey = found.keys.has(key);
    if (outcome === "acknowledged" && !hasKey) lost.push(`${kind} ${key}: its answer is gone`);
    if (outcome === "refused" && hasKey) {
      const what = `${kind} ${key}: refused (${answer?.body.code}) and done, ${unheard} unheard`;
      (unheard > 0 ? late : doubled).push(what);
    }
    if (outcome === "unknown" && hasKey) kept++;
    const isThere = outcome === "acknowledged" || hasKey;
    wanted.set(trace, (wanted.get(trace) ?? 0) + (isThere ? 1 : 0));
    if (isThere) transfers += posts;
  }
  for (const [trace, times] of wanted) {
    const there = found.traces.get(trace) ?? 0;
    if (there < times) lost.push(`${trace}: ${there} of ${times}`);
    if (there > times) doubled.push(`${trace}: ${there} instead of ${times}`);
  }
  for (const trace of found.traces.keys()) {
    if (!wanted.has(trace)) doubled.push(`${trace}: nobody did that`);
  }
  if (found.transfers < transfers) lost.push(`${found.transfers} of ${transfers} transfers`);
  if (found.transfers > transfers) {
    doubled.push(`${found.transfers} transfers instead of ${transfers}`);
  }
  return { lost, doubled, kept, late };
}

/** Every key gives its first answer again, and nothing but that. */
export async function replayAll(caller: Caller, journal: Journal): Promise<number> {
  const answered = journal.written.filter(({ outcome }) => outcome === "acknowledged");
  const rest = [...answered];
  const work = async () => {
    for (let one = rest.pop(); one; one = rest.pop()) {
      const again = await caller.write(one);
      try {
        deepStrictEqual(again, { ...one.answer, replayed: true });
      } catch {
        journal.complain(`${one.kind} ${one.key}: ${JSON.stringify([one.answer, again])}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return answered.length;
}
