import { deepStrictEqual } from "node:assert/strict";
import postgres from "postgres";
import { freshDatabase } from "../harness/sql.ts";
import { linesByObject, MATRIX, matrixPage, observeMatrix } from "./matrix.ts";

const database = await freshDatabase();
const sql = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
const rows = await observeMatrix(sql);
await sql.end();
await database.drop();

const seen = linesByObject(matrixPage(rows));
const kept = linesByObject(await Deno.readTextFile(MATRIX));

// The catalog and the kept page both say what is to be tested: neither can leave anything out.
for (const object of new Set([...seen.keys(), ...kept.keys()])) {
  Deno.test(`access to ${object} is what the matrix says`, () => {
    deepStrictEqual(seen.get(object), kept.get(object));
  });
}

const tables = rows.filter((row) => row.verb !== "call");

Deno.test("no API role writes to any table", () => {
  const writes = tables.filter(({ verb, seen }) =>
    verb !== "select" && Object.values(seen).some((outcome) => !["–", "never"].includes(outcome))
  );
  deepStrictEqual(writes, []);
});

Deno.test("who has no account sees what is public, and nothing else", () => {
  deepStrictEqual(readableBy("anon"), [
    "public.categories",
    "public.communities",
    "public.offers",
    "public.units",
    // The sentences of the bank's refusals.
    "private.refusals",
  ]);
});

Deno.test("another community's rows are not there, but for what is public", () => {
  const town = tables.filter((row) => row.object !== "public.members");
  deepStrictEqual(readableBy("Dora", town), readableBy("anon"));
});

Deno.test("the functions' own key reads no table: it calls functions", () => {
  deepStrictEqual(readableBy("service"), []);
});

Deno.test("there is something to see in every table that somebody may read", () => {
  const empty = tables.filter(({ verb, seen }) =>
    verb === "select" && Object.values(seen).includes("0 of 0")
  );
  deepStrictEqual(empty.map((row) => row.object), []);
});

/** Tables of which somebody sees at least one row. */
function readableBy(actor: string, among = tables): string[] {
  return among.filter(({ verb, seen }) => verb === "select" && /^[1-9]/.test(seen[actor]!))
    .map((row) => row.object);
}
