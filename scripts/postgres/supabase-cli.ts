import { tool } from "../tool.ts";
import { type Outcome, run } from "./command.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

/**
 * Run the Supabase CLI, in the version that deno.json pins. It needs neither Docker nor Node for
 * what we ask of it; its notes about itself stay in a folder that git ignores.
 */
export async function supabase(...args: string[]): Promise<Outcome> {
  return await run([...tool("supabase"), ...args], {
    cwd: ROOT,
    env: {
      SUPABASE_HOME: `${ROOT}/.chronobank/supabase-cli`,
      SUPABASE_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
      NO_COLOR: "1",
    },
  });
}

/** The address as the CLI wants it: it insists on TLS, which a loopback server does not offer. */
export function databaseFlag(url: string): string[] {
  const address = new URL(url);
  const local = ["127.0.0.1", "localhost", "[::1]"].includes(address.hostname);
  if (local && !address.searchParams.has("sslmode")) {
    address.searchParams.set("sslmode", "disable");
  }
  return ["--db-url", address.href];
}
