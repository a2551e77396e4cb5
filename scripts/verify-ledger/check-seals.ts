import { createHash } from "node:crypto";
import type { Entry, Seal } from "./ledger-file.ts";

/** SHA-256 of a text, in hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The seal on these entries: a hash of the one before, its number, their count and themselves. */
export function sealOf(entries: Entry[], number: number, before: string): string {
  const lines = entries.map(({ line }) => `${line}\n`).join("");
  return sha256(`${before},${number},${entries.length}\n${lines}`);
}

/**
 * What is wrong with the seals: each is made anew from its entries and compared with what the
 * export says it is, and with what somebody noted when it was made.
 */
export function* checkSeals(
  entries: Entry[],
  seals: Seal[],
  noted: Map<number, string>,
): Generator<string> {
  const said = new Map(seals.map(({ number, hash }) => [number, hash]));
  for (const { number, hash } of seals) {
    if (said.get(number) !== hash) yield `seal ${number}: the export says two things about it`;
  }
  const groups = Map.groupBy(entries, ({ seal }) => Number(seal));
  const first = Math.min(...groups.keys());
  for (const number of new Set([...noted.keys(), ...said.keys()])) {
    if (!groups.has(number) && number !== first - 1) {
      const whose = noted.has(number) ? "it was noted" : "the export names it";
      yield `seal ${number}: ${whose}, and its entries are not in the export`;
    }
  }
  if (groups.size === 0) return;
  let before = first === 1 ? "" : noted.get(first - 1) ?? said.get(first - 1);
  if (before === undefined) yield `seal ${first - 1}: it is needed to check seal ${first}`;
  for (const [at, [number, of]] of [...groups].entries()) {
    if (number !== first + at) yield `seal ${number}: it does not follow on seal ${first + at - 1}`;
    const seal = sealOf(of, number, before ?? "");
    for (const [whose, other] of [["the export", said], ["your note", noted]] as const) {
      const hash = other.get(number);
      if (hash !== undefined && hash !== seal) {
        yield `seal ${number}: its entries make ${seal}, but ${whose} says ${hash}`;
      }
    }
    before = seal;
  }
}
