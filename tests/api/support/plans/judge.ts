import { sql } from "../../../harness/sql.ts";
import { type Ran, type Reached, reached, touched } from "./plan.ts";
import { smallTables } from "./small-tables.ts";

/** What is found by its keys is a page, or what one call is about; history here is thousands. */
const MOST = 300;

const indexes = new Map(
  (await sql<{ name: string; relation: string; partial: boolean }[]>`
    select i.indexrelid::regclass::text as name, c.relname as relation,
      i.indpred is not null as partial
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)`)
    .map(({ name, ...index }) => [name.replace(/^\w+\./, ""), index]),
);

/** What is wrong with how statements were run: each a line, with what it is about. */
export function complaints(ran: Ran[]): string[] {
  const found = new Set<string>();
  for (const { Plan, "Query Text": query } of ran) {
    for (const each of reached(Plan)) {
      const complaint = complaintOf(each);
      if (complaint) found.add(`${complaint}: ${query.trim().replaceAll(/\s+/g, " ")}`);
    }
  }
  return [...found];
}

function complaintOf({ node, isLimited }: Reached): string | undefined {
  const index = indexes.get(node["Index Name"] ?? "");
  const table = node["Relation Name"] ?? index?.relation;
  const isOurs = table && [...indexes.values()].some(({ relation }) => relation === table);
  if (!isOurs || table in smallTables) return;
  const rows = touched(node);
  if (node["Node Type"] === "Seq Scan") return `reads all of ${table}`;
  // An index of what is open or due is read as a whole by what wants all of that.
  if (index && !index.partial && !node["Index Cond"] && !isLimited) {
    return `reads all of ${table} by an index`;
  }
  if (rows > MOST) return `looks at ${rows} rows of ${table}`;
}
