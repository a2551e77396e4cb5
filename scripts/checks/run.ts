import { PlainError } from "../postgres/plain-error.ts";
import type { Result, Step } from "./step.ts";
import type { TestBed } from "./test-bed.ts";

// deno-lint-ignore-file no-console

/** Run lanes side by side, the steps of a lane one after another, and tell how it goes. */
export async function runLanes(lanes: Step[][], bed: TestBed): Promise<Result[]> {
  const outcomes = await Promise.all(lanes.map(async (lane) => {
    const results: Result[] = [];
    for (const step of lane) results.push(await runStep(step, bed));
    return results;
  }));
  return outcomes.flat();
}

/** The last line: everything that was checked, in two numbers. */
export function report(outcomes: Result[]): string {
  const passed = outcomes.reduce((sum, { passed }) => sum + passed, 0);
  const failed = outcomes.reduce((sum, { failures }) => sum + failures.length, 0);
  return `${passed} passed, ${failed} failed`;
}

async function runStep(step: Step, bed: TestBed): Promise<Result> {
  const since = performance.now();
  const result = await step.run(bed).catch((error): Result => ({
    passed: 0,
    failures: [error instanceof PlainError ? error.message : String(error?.stack ?? error)],
  }));
  const failed = result.failures.length;
  const seconds = ((performance.now() - since) / 1000).toFixed(1).padStart(6);
  const counts = failed ? `${result.passed} passed, ${failed} FAILED` : `${result.passed} ok`;
  if (result.passed + failed > 0) console.log(`${seconds} s  ${step.name}: ${counts}`);
  for (const failure of result.failures) console.log(indent(failure));
  return result;
}

function indent(text: string): string {
  return text.trim().split("\n").map((line) => `          ${line}`).join("\n");
}
