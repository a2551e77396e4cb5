import { dashboardOf } from "./demo/bank.ts";
import { findBank } from "./demo/find-bank.ts";
import { runCommand } from "./postgres/plain-error.ts";
import { playYear } from "./seed-demo/play-year.ts";

// deno-lint-ignore-file no-console

await runCommand(async () => await playYear(dashboardOf(await findBank()), console.log));
