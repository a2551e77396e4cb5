import { deepStrictEqual, ok } from "node:assert/strict";
import { edits } from "./edits.ts";
import { seeded } from "./seeded.ts";

const page = await Deno.readTextFile("docs/dashboard.md");
const rows = page.split("\n").filter((line) => /^\| (?!what was done|-)/.test(line))
  .map((line) => line.split("|").slice(1, 3).map((cell) => cell.trim()));

Deno.test("what the dashboard guide says is refused, is, with that toast", async () => {
  deepStrictEqual(rows.map(([done]) => done), Object.keys(edits));
  const db = await seeded();
  const one = async (query: string) => String(Object.values((await db.run(query))[0]!)[0]);
  const ids = {
    dispute: await one("select dispute_id from disputes where state = 'open'"),
    decided: await one("select dispute_id from disputes where state = 'decided'"),
    mira: await db.who("Mira"),
    pia: await db.who("Pia"),
    otis: await db.who("Otis"),
  };
  try {
    for (const [done = "", toast = ""] of rows) {
      const statements = edits[done]!(ids);
      const said = await db.run(`begin; ${statements.join("; ")}`).then(
        () => "nothing",
        (error: Error) => error.message,
      );
      await db.run("rollback");
      ok(said.includes(toast), `${done}: ${said}`);
    }
  } finally {
    await db.drop();
  }
});
