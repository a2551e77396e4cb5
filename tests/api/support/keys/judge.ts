import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Answer } from "../../../harness/call.ts";
import type { Shot } from "./volley.ts";

/** A shot and what came back. */
export type Hit = Shot & { answer: Answer };

const said = ({ answer: { status, body } }: Hit) => JSON.stringify([status, body]);
const replayed = ({ answer: { headers } }: Hit) => headers.get("idempotency-replayed") === "true";
const welcome = ({ answer: { status } }: Hit) => status < 300;

/** Of each caller whose call was done: the body that was, and the answer all of them have read. */
export function doneIn(hits: Hit[]): Hit[] {
  return Object.values(Object.groupBy(hits, ({ by }) => by.member_id))
    .flatMap((ofOne) => doneForOne(ofOne!) ?? []);
}

/** A key of one caller: one body was done, once; it has one answer; all else is refused. */
function doneForOne(hits: Hit[]): Hit | undefined {
  const done = hits.filter(welcome);
  const first = done.filter((hit) => !replayed(hit));
  if (done.length === 0) return undefined;
  strictEqual(first.length, 1, "the key was used once");
  const body = JSON.stringify(first[0]!.body);
  deepStrictEqual([...new Set(done.map(said))], [said(first[0]!)], "there is one answer");
  for (const hit of hits) {
    const same = JSON.stringify(hit.body) === body;
    strictEqual(welcome(hit), same, `the same body has the same answer: ${said(hit)}`);
  }
  return first[0];
}

/** What comes again when all is over: the first answer, or that the key is taken. */
export function assertAgain(first: Hit, again: Hit[]): void {
  for (const hit of again) {
    if (JSON.stringify(hit.body) === JSON.stringify(first.body)) {
      deepStrictEqual([said(hit), replayed(hit)], [said(first), true]);
    } else {
      // A route without fields knows no other body that it would read.
      ok(["idempotency_key_reused", "invalid_input"].includes(hit.answer.body.code), said(hit));
    }
  }
}

/** A refusal is one of ours: whoever meets others is never told of a fault. */
export function assertNoFault(hits: Hit[]): void {
  for (const hit of hits) ok(hit.answer.status < 500, said(hit));
}
