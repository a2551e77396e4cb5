import { PlainError } from "./postgres/plain-error.ts";
import { findBank } from "./demo/find-bank.ts";
import { playDemo } from "./demo/play.ts";

try {
  await playDemo(await findBank());
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  console.error(`\n${error.message}`);
  Deno.exit(1);
}
