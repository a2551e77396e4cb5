import { PlainError, runCommand } from "./postgres/plain-error.ts";
import { inOrder, readLedger } from "./verify-ledger/ledger-file.ts";
import { readNotes } from "./verify-ledger/notes.ts";
import { totalsOf } from "./verify-ledger/totals.ts";
import { verify } from "./verify-ledger/verify.ts";

// deno-lint-ignore-file no-console

/** Checks exports of the ledger against the seals that somebody noted. It asks no database. */
async function main(): Promise<void> {
  const { files, noted } = readNotes(Deno.args);
  const read = await Promise.all(files.map(async (file) => {
    const text = await Deno.readTextFile(file).catch((error) => {
      throw new PlainError(`${file} cannot be read: ${error.message}`);
    });
    return readLedger(text, file);
  }));
  const ledgers = inOrder(read);
  const entries = ledgers.flatMap((ledger) => ledger.entries);
  const wrong = verify(ledgers, noted);
  for (const line of totalsOf(entries)) console.log(line);
  for (const finding of wrong) console.log(`WRONG  ${finding}`);
  if (wrong.length > 0) throw new PlainError(`${wrong.length} findings: something was changed.`);
  const last = Number(entries.at(-1)?.seal ?? 0);
  const proven = Math.max(0, ...[...noted.keys()].filter((number) => number <= last));
  if (proven === last && last > 0) {
    console.log(`These are the books that were sealed: your note of seal ${last} says so.`);
  } else {
    console.log("The books agree with themselves.");
    const far = proven > 0 ? `Only up to seal ${proven}` : "Nothing";
    console.log(`${far} was compared with a note of yours: give one as number:hash.`);
  }
}

await runCommand(main);
