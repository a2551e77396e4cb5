import { run } from "../postgres/command.ts";
import { tool } from "../tool.ts";
import { type Step, verdict } from "./step.ts";

const MIGRATIONS = "supabase/migrations";

/** The linter for migrations; squawk.toml says which rules are left out, and why. */
export const squawk: Step = {
  name: "squawk",
  async run() {
    const names = [...Deno.readDirSync(MIGRATIONS)].map((entry) => `${MIGRATIONS}/${entry.name}`);
    const options = ["--config", "scripts/checks/squawk.toml", "--reporter", "gcc"];
    const { ok, out, err } = await run([...tool("squawk-cli"), ...options, ...names.sort()], {
      env: { NO_COLOR: "1" },
    });
    return verdict(ok ? null : `${out}${err}`);
  },
};
