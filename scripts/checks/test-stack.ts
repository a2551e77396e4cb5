import { exists } from "../postgres/command.ts";
import { PlainError } from "../postgres/plain-error.ts";
import { startInBackground } from "./background.ts";
import type { Address } from "./address.ts";

/** A stack that tests talk to: what an app would know of it, and what only a test may know. */
export type TestStack = {
  url: string;
  publishableKey: string;
  secretKey: string;
  jwtSecret: string;
  cronKey: string;
  /** Of the process that the functions run in. */
  pid: number;
  /** The stack's database, on a real Postgres with pg_cron. */
  database: Address;
  /** An empty database with all migrations, for tests that want one of their own. */
  template: Address;
};

/** A running stack and its log. */
export type Running = {
  stack: Omit<TestStack, "database" | "template">;
  /** All that it has written so far. */
  log(): string;
  isRunning(): boolean;
  /** The last lines about what failed on our side. */
  faults(): string;
  /** End it in order, unless the signal is another. */
  stop(signal?: Deno.Signal): Promise<void>;
};

const PROGRAM = new URL("serve.ts", import.meta.url).pathname;

/**
 * Start a stack in a process of its own: its log does not mix with the report, and the tests do
 * not share its environment. It takes a free port unless it is told one, and has the functions of
 * another folder than `supabase/` where one is named.
 */
export async function startTestStack(
  database: Address,
  dir: string,
  port = 0,
  project?: string,
): Promise<Running> {
  const ready = `${dir}/ready.json`;
  // Of a stack that was killed the note is still there.
  if (await exists(ready)) await Deno.remove(ready);
  const options = JSON.stringify({ database, dir, port, project });
  const program = startInBackground(["--no-check", PROGRAM, options]);
  const started = await program.until(() => exists(ready));
  if (!started) throw new PlainError(`The stack did not start:\n${program.text()}`);
  return {
    stack: JSON.parse(await Deno.readTextFile(ready)),
    log: program.text,
    isRunning: program.isRunning,
    faults() {
      const lines = program.text().split("\n").filter((line) => /"status":5|error/i.test(line));
      return lines.slice(-20).join("\n");
    },
    stop: async (signal = "SIGTERM") => void await program.end(signal),
  };
}
