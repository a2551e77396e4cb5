import { exists } from "../postgres/command.ts";
import { PlainError } from "../postgres/plain-error.ts";
import { startInBackground } from "./background.ts";
import type { Address } from "./test-bed.ts";

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
  /** The last lines about what failed on our side. */
  faults(): string;
  stop(): Promise<void>;
};

const PROGRAM = new URL("serve.ts", import.meta.url).pathname;

/**
 * Start a stack in a process of its own: its log does not mix with the report, and the tests do
 * not share its environment.
 */
export async function startTestStack(database: Address, dir: string): Promise<Running> {
  const ready = `${dir}/ready.json`;
  const program = startInBackground(["--no-check", PROGRAM, JSON.stringify({ database, dir })]);
  const started = await program.until(() => exists(ready));
  if (!started) throw new PlainError(`The stack did not start:\n${program.text()}`);
  return {
    stack: JSON.parse(await Deno.readTextFile(ready)),
    log: program.text,
    faults() {
      const lines = program.text().split("\n").filter((line) => /"status":5|error/i.test(line));
      return lines.slice(-20).join("\n");
    },
    stop: async () => void await program.end("SIGTERM"),
  };
}
