import { PlainError } from "./postgres/plain-error.ts";
import { startStack } from "./stack/stack.ts";
import { announce } from "./stack/announce.ts";
import { readArguments } from "./stack/arguments.ts";

const DIR = ".chronobank";

async function main(): Promise<void> {
  const since = performance.now();
  const { port, fresh, database } = readArguments(Deno.args, Deno.env.get("DATABASE_URL"));
  const kind = typeof database === "string" ? database : "DATABASE_URL";
  const stack = await startStack({ database, dir: DIR, port, fresh });
  console.log(announce(stack, kind, performance.now() - since));
  await signal();
  console.log("\nStopping.");
  await stack.stop();
  Deno.exit(0);
}

/** Resolves at Ctrl-C, or when somebody asks the process to end. */
function signal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(name, () => resolve());
    }
  });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
