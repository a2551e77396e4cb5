import { deepStrictEqual } from "node:assert/strict";
import { sql } from "../harness/sql.ts";

const page = await Deno.readTextFile("docs/operating.md");

/** The rows of the table with this head, cell by cell. */
function table(head: string): string[][] {
  const lines = page.split("\n").map((line) => line.replaceAll(/ +/g, " "));
  const rows = lines.slice(lines.indexOf(head) + 2);
  return rows.slice(0, rows.findIndex((line) => !line.startsWith("|")))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("docs/operating.md has the rate limits of the database", async () => {
  const rules = await sql<{ kind: string; allowed: number; seconds: number }[]>`
    select kind, allowed, extract(epoch from per)::int as seconds from private.rate_limit_rules`;
  const written = table("| kind | what is counted | allowed | per |");
  const unit: Record<string, number> = { minute: 60, minutes: 60, hour: 3600 };
  deepStrictEqual(
    written.map(([kind, , allowed, per = ""]) => {
      const [many = "", of = ""] = per.split(" ");
      return { kind: kind!, allowed: Number(allowed), seconds: Number(many) * unit[of]! };
    }).sort((a, b) => a.kind < b.kind ? -1 : 1),
    [...rules].sort((a, b) => a.kind < b.kind ? -1 : 1),
  );
});

Deno.test("docs/operating.md has every setting that the functions read", async () => {
  const read = new Set<string>();
  for await (const { name: folder } of Deno.readDir("supabase/functions")) {
    for await (const { name } of Deno.readDir(`supabase/functions/${folder}`)) {
      if (!name.endsWith(".ts")) continue;
      const source = await Deno.readTextFile(`supabase/functions/${folder}/${name}`);
      for (const [found] of source.matchAll(/\bCHRONOBANK_[A-Z_]+/g)) read.add(found);
    }
  }
  const written = table("| setting | what it is | when it is missing |").map(([name]) => name!);
  deepStrictEqual(written.map((name) => name.replaceAll("`", "")).sort(), [...read].sort());
});
