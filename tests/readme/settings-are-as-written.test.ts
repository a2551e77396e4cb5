import { deepStrictEqual, ok } from "node:assert/strict";
import { settings } from "../../supabase/functions/_shared/schemas/settings.ts";
import { sql } from "../harness/sql.ts";

const page = await Deno.readTextFile("docs/settings.md");
const rows = page.split("\n").filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim().replaceAll("`", "")));

const columns = await sql<{ name: string; default: string }[]>`
  select attname as name,
    coalesce(pg_get_expr(adbin, adrelid), 'null') as default
  from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attrelid = 'public.community_settings'::regclass and attnum > 0 and not attisdropped
    and attname <> 'community_id' order by attname`;

Deno.test("docs/settings.md has each setting with its default", () => {
  deepStrictEqual(
    rows.map(([name, , value]) => [name, value]).sort(),
    // '7 days'::interval, '-600'::integer, 'open'::joining
    columns.map((column) => [column.name, column.default.replace(/^'(.*)'::.*$/, "$1")]),
  );
});

Deno.test("each setting is obeyed where docs/settings.md says", async () => {
  for (const [setting = "", , , where = ""] of rows) {
    const [found] = await sql<{ obeys: boolean }[]>`
      select bool_or(prosrc ~ ${`\\m${setting}\\M`}) as obeys
      from pg_proc p join pg_namespace n on n.oid = pronamespace
      where nspname || '.' || proname = ${where}`;
    ok(found?.obeys, `${where} does not look at ${setting}`);
  }
});

Deno.test("the API knows the same settings", () => {
  deepStrictEqual(Object.keys(settings).sort(), columns.map(({ name }) => name));
});
