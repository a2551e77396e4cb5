import { checkEntries } from "./check-entries.ts";
import { checkSeals } from "./check-seals.ts";
import type { Entry, LedgerFile } from "./ledger-file.ts";

/** What is wrong with exports that follow one another, given the seals that somebody noted. */
export function verify(files: LedgerFile[], noted: Map<number, string>): string[] {
  const entries: Entry[] = files.flatMap((file) => file.entries);
  const seals = files.flatMap((file) => file.seals);
  return [...checkSeals(entries, seals, noted), ...checkEntries(entries)];
}
