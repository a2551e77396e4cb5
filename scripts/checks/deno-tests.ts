import { run } from "../postgres/command.ts";
import type { Result, Step } from "./step.ts";
import type { TestBed } from "./test-bed.ts";

/** Folders whose tests bring what they need; the others talk to the shared stack. */
const ALONE = ["functions", "stack", "postgres", "operator", "checks"];

/** The tests that need no shared stack, a process for each folder: they set the environment. */
export function testsAlone(part: string): Step[] {
  return ALONE.map((folder) => ({
    name: `tests/${folder}`,
    run: async () => await denoTest(await testFiles(part, (name) => name === folder), {}),
  }));
}

/** All other tests, side by side, against one running stack. */
export function testsOnStack(part: string): Step {
  return {
    name: "tests on the stack",
    async run(bed: TestBed) {
      const files = await testFiles(part, (name) => !ALONE.includes(name));
      if (files.length === 0) return { passed: 0, failures: part ? [] : ["There are no tests."] };
      const stack = await bed.stack();
      await bed.template();
      const env = { CHRONOBANK_TEST_STACK: JSON.stringify(stack) };
      const result = await denoTest(files, env, "--parallel");
      if (result.failures.length > 0) result.failures[0] += `\n${await bed.stackFaults()}`;
      return result;
    },
  };
}

async function testFiles(part: string, wanted: (folder: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) await visit(path);
      else if (name.endsWith(".test.ts") && path.includes(part)) found.push(path);
    }
  };
  await visit("tests");
  // What takes longest begins first: nothing is worse than one long file at the end.
  const order = (path: string) => path.startsWith("tests/properties/") ? `0 ${path}` : `1 ${path}`;
  return found.filter((path) => wanted(path.split("/")[1]!))
    .sort((a, b) => order(a) < order(b) ? -1 : 1);
}

/** Run test files in a process of their own. */
export async function denoTest(
  files: string[],
  env: Record<string, string>,
  ...options: string[]
): Promise<Result> {
  if (files.length === 0) return { passed: 0, failures: [] };
  const command = [Deno.execPath(), "test", "-A", "--no-check", ...options, ...files];
  // Tests wait for the database most of the time, so there may be more of them than cores.
  const { ok, out, err } = await run(command, { env: { ...env, NO_COLOR: "1", DENO_JOBS: "4" } });
  return readSummary(ok, out, err);
}

/** Read the counts from Deno's last line; a skipped test counts as a failed one. */
export function readSummary(ok: boolean, out: string, err: string): Result {
  const summary = /^(?:ok|FAILED) \| (\d+) passed(.*)$/m.exec(out);
  const count = (what: string) =>
    Number(new RegExp(`(\\d+) ${what}`).exec(summary?.[2] ?? "")?.[1] ?? 0);
  const bad = count("failed") + count("ignored");
  if (ok && bad === 0) return { passed: Number(summary?.[1] ?? 0), failures: [] };
  const report = `${out}${err}`;
  // One report says it all; the others are there to be counted.
  const rest = Array<string>(Math.max(bad - 1, 0)).fill("see above");
  return { passed: Number(summary?.[1] ?? 0), failures: [report, ...rest] };
}
