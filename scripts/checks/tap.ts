import type { Result } from "./step.ts";

/** Count what a test says in the Test Anything Protocol; a plan that does not add up fails. */
export function readTap(text: string): Result {
  const result: Result = { passed: 0, failures: [] };
  let planned: number | null = null;
  let failing = false;
  for (const line of text.split("\n")) {
    const plan = /^1\.\.(\d+)/.exec(line);
    if (plan) planned = Number(plan[1]);
    else if (/^ok\b/.test(line)) {
      failing = false;
      if (/# (sk[i]p|to[d]o)\b/i.test(line)) result.failures.push(line);
      else result.passed++;
    } else if (/^not ok\b/.test(line)) {
      failing = true;
      result.failures.push(line);
    } else if (failing && line.startsWith("#")) {
      result.failures.push(`${result.failures.pop()}\n${line}`);
    }
  }
  const seen = result.passed + result.failures.length;
  if (planned !== seen) result.failures.push(`planned ${planned ?? "nothing"}, saw ${seen} tests`);
  return result;
}
