import { run } from "../postgres/command.ts";
import { type Step, verdict } from "./step.ts";

/** What Deno itself says about the sources: format, lint, types. */
export const source: Step[] = [
  deno("deno fmt", "fmt", "--check", "--quiet"),
  deno("deno lint", "lint", "--quiet"),
  deno("deno check", "check", "--quiet", "."),
];

function deno(name: string, ...args: string[]): Step {
  return {
    name,
    async run() {
      const { ok, out, err } = await run([Deno.execPath(), ...args], { env: { NO_COLOR: "1" } });
      return verdict(ok ? null : `${out}${err}`);
    },
  };
}
