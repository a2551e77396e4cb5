import { match } from "node:assert/strict";
import postgres from "postgres";
import type { Dashboard } from "../../scripts/demo/bank.ts";
import { playYear } from "../../scripts/seed-demo/play-year.ts";
import { freshDatabase } from "../harness/sql.ts";

Deno.test("the demo community lives through its first weeks, and its books are whole", async () => {
  const database = await freshDatabase();
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  const run = (async (parts: TemplateStringsArray, ...values: (string | number)[]) => {
    const results = await sql.unsafe(parts.map((part, at) => part + (values[at] ?? "")).join(""));
    return [...Array.isArray(results[0]) ? results.at(-1)! : results];
  }) as Dashboard;
  try {
    const told: string[] = [];
    await playYear(run, (line) => told.push(line), 2);
    match(told.join("\n"), /0 {2}together, in all communities\n +0 {2}findings of reconcile/);
  } finally {
    await sql.end();
    await database.drop();
  }
});
