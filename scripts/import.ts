import { findBank } from "./demo/find-bank.ts";
import { readArguments } from "./import/arguments.ts";
import { logIn } from "./import/log-in.ts";
import { readFile } from "./import/read-file.ts";
import { runImport } from "./import/run.ts";
import { PlainError } from "./postgres/plain-error.ts";

/** 0: every line is in the books, or would be; 2: some were refused; 1: it could not be tried. */
try {
  const options = readArguments(Deno.args);
  const lines = await readFile(options);
  const bank = await findBank();
  const refused = await runImport(bank, await logIn(bank), options, lines);
  Deno.exit(refused > 0 ? 2 : 0);
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  console.error(`\n${error.message}`);
  Deno.exit(1);
}
