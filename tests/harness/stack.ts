import type { TestStack } from "../../scripts/checks/test-stack.ts";

/** The running stack, which `deno task test` starts for all test files together. */
export const stack: TestStack = readStack();

function readStack(): TestStack {
  const text = Deno.env.get("CHRONOBANK_TEST_STACK");
  if (!text) throw new Error("These tests need a stack: run deno task test <part of the path>.");
  return JSON.parse(text);
}
