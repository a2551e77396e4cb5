import { PlainError } from "../postgres/plain-error.ts";

const USAGE = `deno task verify-ledger <export.csv>... [<number>:<hash>...]
The seals are those you have noted: their number and hash from GET /proof. See docs/proof.md.`;

/** Files and seals of a command line, in any order. @throws PlainError when it makes no sense */
export function readNotes(args: string[]): { files: string[]; noted: Map<number, string> } {
  const files: string[] = [];
  const noted = new Map<number, string>();
  for (const arg of args) {
    const [, number, hash] = /^([1-9]\d*):([0-9a-f]{64})$/i.exec(arg) ?? [];
    if (number !== undefined && hash !== undefined) {
      const note = hash.toLowerCase();
      // The second of two would be compared, and the first one never.
      if ((noted.get(Number(number)) ?? note) !== note) {
        throw new PlainError(`Two notes of seal ${number} do not say the same.`);
      }
      noted.set(Number(number), note);
    } else if (/^\d+:/.test(arg)) throw new PlainError(`${arg} is no seal.\n${USAGE}`);
    else files.push(arg);
  }
  if (files.length === 0) throw new PlainError(USAGE);
  return { files, noted };
}
