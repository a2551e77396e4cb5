import { deepStrictEqual } from "node:assert/strict";
import { sql } from "../harness/sql.ts";

/** The first column of the page's first table. */
async function explained(): Promise<string[]> {
  const page = await Deno.readTextFile("docs/reconciliation.md");
  return [...page.matchAll(/^\| ([a-z ]+?) +\|/gm)].map(([, check = ""]) => check).slice(1);
}

Deno.test("docs/reconciliation.md explains every check that reconcile makes", async () => {
  const functions = await sql<{ source: string }[]>`
    select prosrc as source from pg_proc
    where pronamespace = 'private'::regnamespace and prorettype = 'private.drift'::regtype`;
  const named = functions.flatMap(({ source }) =>
    [...source.matchAll(/^ *select '([^']+)',/gm)].map(([, check = ""]) => check)
  );
  deepStrictEqual((await explained()).sort(), [...new Set(named)].sort());
});
