import { deepStrictEqual } from "node:assert/strict";
import { readSummary } from "../../scripts/checks/deno-tests.ts";
import { readTap } from "../../scripts/checks/tap.ts";

Deno.test("assertions of a database test are counted one by one", () => {
  deepStrictEqual(readTap("1..2\nok 1 - a\nok 2 - b\n"), { passed: 2, failures: [] });
});

Deno.test("a failed assertion keeps its explanation", () => {
  deepStrictEqual(readTap("1..2\nok 1 - a\nnot ok 2 - b\n# have: 1\n# want: 2\n"), {
    passed: 1,
    failures: ["not ok 2 - b\n# have: 1\n# want: 2"],
  });
});

Deno.test("a database test that ends early fails", () => {
  deepStrictEqual(readTap("1..3\nok 1 - a\n"), {
    passed: 1,
    failures: ["planned 3, saw 1 tests"],
  });
  deepStrictEqual(readTap("").failures, ["planned nothing, saw 0 tests"]);
});

Deno.test("an assertion that was passed over counts as failed", () => {
  const line = `ok 1 # SK${"IP"} not today`;
  deepStrictEqual(readTap(`1..1\n${line}\n`), { passed: 0, failures: [line] });
});

Deno.test("what Deno counts is counted, ignored tests as failed", () => {
  deepStrictEqual(readSummary(true, "ok | 5 passed | 0 failed (3s)\n", ""), {
    passed: 5,
    failures: [],
  });
  const text = "FAILED | 5 passed (2 steps) | 2 failed | 1 ignored (3s)\n";
  deepStrictEqual(readSummary(false, text, "error: Test failed"), {
    passed: 5,
    failures: [`${text}error: Test failed`, "see above", "see above"],
  });
});

Deno.test("a run that dies without a summary fails", () => {
  deepStrictEqual(readSummary(false, "", "boom"), { passed: 0, failures: ["boom"] });
});
