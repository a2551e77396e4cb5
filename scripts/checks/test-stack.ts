import { PlainError } from "../postgres/plain-error.ts";
import type { Address } from "./test-bed.ts";

/** A stack that tests talk to: what an app would know of it, and what only a test may know. */
export type TestStack = {
  url: string;
  publishableKey: string;
  secretKey: string;
  jwtSecret: string;
  cronKey: string;
  /** The stack's database, on a real Postgres with pg_cron. */
  database: Address;
  /** An empty database with all migrations, for tests that want one of their own. */
  template: Address;
};

type Running = { stack: Omit<TestStack, "database" | "template">; stop(): Promise<void> };

const PROGRAM = new URL("serve.ts", import.meta.url).pathname;

/**
 * Start a stack in a process of its own: its log does not mix with the report, and the tests do
 * not share its environment. The log stays in `dir`.
 */
export async function startTestStack(database: Address, dir: string): Promise<Running> {
  await Deno.mkdir(dir, { recursive: true });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", PROGRAM, JSON.stringify({ database, dir })],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log = (name: string) => Deno.open(`${dir}/${name}`, { create: true, write: true });
  const [out, err] = [await log("out.log"), await log("err.log")];
  const written = [child.stdout.pipeTo(out.writable), child.stderr.pipeTo(err.writable)];
  const stop = async () => {
    child.kill("SIGTERM");
    await child.status;
    await Promise.all(written);
  };
  const ended = child.status.then(() => "ended" as const);
  while (true) {
    const text = await Deno.readTextFile(`${dir}/ready.json`).catch(() => "");
    if (text) return { stack: JSON.parse(text), stop };
    const state = await Promise.race([ended, new Promise((wake) => setTimeout(wake, 50))]);
    if (state === "ended") {
      await Promise.all(written);
      throw new PlainError(`The stack did not start: ${await Deno.readTextFile(`${dir}/err.log`)}`);
    }
  }
}
