import type { TestBed } from "./test-bed.ts";

/** What a step found: how many checks held, and a full report of each that did not. */
export type Result = { passed: number; failures: string[] };

/** One part of the test run. */
export type Step = { name: string; run(bed: TestBed): Promise<Result> };

/** The result of a step that is one check: no complaint, or one. */
export function verdict(complaint: string | null | undefined): Result {
  return complaint ? { passed: 0, failures: [complaint] } : { passed: 1, failures: [] };
}

/** The result of checking each of several things: one complaint, or none, for each. */
export function verdicts(complaints: (string | null | undefined)[]): Result {
  const failures = complaints.filter((complaint) => typeof complaint === "string");
  return { passed: complaints.length - failures.length, failures };
}
