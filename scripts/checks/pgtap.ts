import { run } from "../postgres/command.ts";
import type { Result, Step } from "./step.ts";
import { readTap } from "./tap.ts";

const FOLDER = "tests/database";

/**
 * Every file of tests/database, each in a database of its own: they may commit as they like. One
 * after another, because transactions of other databases hold back the snapshot that the
 * incremental reconcile reads below.
 */
export function pgtap(part: string): Step {
  return {
    name: "pgTAP",
    async run(bed) {
      const files = await testFiles(part);
      const total: Result = { passed: 0, failures: [] };
      if (files.length === 0 && !part) total.failures.push(`There are no tests in ${FOLDER}.`);
      for (const file of files) {
        const { bin } = await bed.cluster();
        const { url } = await bed.copy();
        const { passed, failures } = await runFile(bin, url, file);
        total.passed += passed;
        total.failures.push(...failures.map((failure) => `${file}: ${failure}`));
      }
      return total;
    },
  };
}

async function testFiles(part: string): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const { name } of Deno.readDir(FOLDER)) {
      const path = `${FOLDER}/${name}`;
      if (name.endsWith(".sql") && path.includes(part)) files.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files.sort();
}

/** What a file says of a database; what it commits stays there. */
export async function runFile(bin: string, url: string, file: string): Promise<Result> {
  const flags = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", file];
  const { ok, out, err } = await run([`${bin}/psql`, ...flags, url], {
    env: { PGOPTIONS: "--client-min-messages=warning" },
  });
  const result = readTap(out);
  if (!ok) result.failures.push(`stopped early: ${err.trim()}`);
  return result;
}
