import { playAtStart } from "./demo/play-at-start.ts";
import { runCommand } from "./postgres/plain-error.ts";
import { startStack } from "./stack/stack.ts";
import { announce } from "./stack/announce.ts";
import { readArguments } from "./stack/arguments.ts";

const DIR = ".chronobank";

async function main(): Promise<void> {
  const since = performance.now();
  const { port, fresh, demo, database } = readArguments(Deno.args, Deno.env.get("DATABASE_URL"));
  const kind = typeof database === "string" ? database : "DATABASE_URL";
  const { asked, isAsked } = signal();
  const stack = await startStack({ database, dir: DIR, port, fresh, printMail: true });
  if (!isAsked()) console.log(announce(stack, kind, performance.now() - since));
  try {
    if (demo && !isAsked()) await playAtStart(stack);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  await asked;
  await stack.stop();
  Deno.exit(0);
}

/**
 * Whether and when Ctrl-C was pressed, or somebody asked the process to end. What is being started
 * is brought up first, so that it can be stopped in order; a second time ends it as it is.
 */
function signal() {
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  let times = 0;
  const asked = new Promise<void>((resolve) => {
    const listener = () => {
      if (++times > 1) Deno.exit(130);
      console.log("\nStopping.");
      resolve();
    };
    for (const name of signals) Deno.addSignalListener(name, listener);
  });
  return { asked, isAsked: () => times > 0 };
}

await runCommand(main);
