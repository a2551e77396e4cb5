import { chooseLanes } from "./checks/lanes.ts";
import { report, runLanes } from "./checks/run.ts";
import { PlainError } from "./postgres/plain-error.ts";
import { withTestBed } from "./checks/with-test-bed.ts";

// deno-lint-ignore-file no-console

/** Runs every check there is, or those whose name, or whose file's path, contains a word. */
async function main(part: string): Promise<boolean> {
  return await withTestBed(async (bed) => {
    const outcomes = await runLanes(chooseLanes(part), bed);
    console.log(report(outcomes));
    return outcomes.every((outcome) => outcome.failures.length === 0);
  });
}

try {
  Deno.exit(await main(Deno.args[0] ?? "") ? 0 : 1);
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  console.error(`${error.message}\n0 passed, 1 failed`);
  Deno.exit(1);
}
