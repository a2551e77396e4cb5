import { match } from "node:assert/strict";
import type { Dashboard } from "../../scripts/demo/bank.ts";
import { playYear } from "../../scripts/seed-demo/play-year.ts";
import { openEditor } from "./seeded.ts";

Deno.test("the demo community lives through its first weeks, and its books are whole", async () => {
  const editor = await openEditor();
  const run =
    (async (parts: TemplateStringsArray, ...values: (string | number)[]) =>
      await editor.run(String.raw({ raw: parts }, ...values))) as Dashboard;
  try {
    const told: string[] = [];
    await playYear(run, (line) => told.push(line), 2);
    match(told.join("\n"), /0 {2}together, in all communities\n +0 {2}findings of reconcile/);
  } finally {
    await editor.drop();
  }
});
