import { sql } from "../../../harness/sql.ts";
import { smallTables } from "./small-tables.ts";

/** Of these there are few with what is asked for, however long it goes on: to sort them is fine. */
const few: Record<string, string> = {
  accounts: "a member has one in each community and unit",
  reversals: "a transfer is taken back in a few parts, most often in one",
};

const indexes = await sql<{ table: string; columns: string[] }[]>`
  select i.indrelid::regclass::text as table, array_agg(a.attname order by k.n) as columns
  from pg_index i
  cross join unnest(i.indkey::smallint[]) with ordinality k (attnum, n)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where pg_get_expr(i.indpred, i.indrelid) is null
    or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$'
  group by i.indexrelid, i.indrelid`;

/**
 * Whether an index finds what is asked for in the order that is wanted. Otherwise it is luck how
 * much is looked at: Postgres may go through all there is in that order until the page is full.
 */
export function isInOrder(table: string, query: string): boolean {
  if (table in smallTables || table in few) return true;
  const asked = [...new URLSearchParams(query)];
  const known = asked.filter(([, value]) => value.startsWith("eq.")).map(([name]) => name);
  const order = asked.filter(([name]) => name === "order")
    .flatMap(([, value]) => value.split(",")).map((each) => each.split(".")[0]!)
    .filter((column) => !known.includes(column));
  return indexes.some((index) => {
    if (index.table !== table) return false;
    const after = index.columns.findIndex((column) => !known.includes(column));
    const rest = after < 0 ? [] : index.columns.slice(after);
    return after !== 0 && order.every((column, n) => rest[n] === column);
  });
}
