import type { Sql } from "postgres";
import { sql } from "../../harness/sql.ts";
import type { World } from "./world.ts";
import { peopleOf } from "./world.ts";

/** Per table, how many rows of a world there are and what they say. */
export type Digest = Record<string, { rows: number; content: string }>;

/** Tables whose rows are nobody's: settings of the whole bank, all of them compared. */
const OF_ALL = [
  "units",
  "refusals",
  "rate_limit_rules",
  "jobs",
  "guards",
  "free_texts",
  "personal_data",
];

/** Left out, for others write to them meanwhile: the clock, and whoever calls too often. */
const OF_THE_CLOCK = ["job_runs", "reconciled", "sealing", "seals", "rate_limits"];

const tables = await sql<{ name: string; relation: string; columns: string[] }[]>`
  select t.table_name as name, format('%I.%I', t.table_schema, t.table_name) as relation,
    array_agg(c.column_name::text) as columns
  from information_schema.tables t
  join information_schema.columns c using (table_schema, table_name)
  where t.table_schema in ('public', 'private') and t.table_type = 'BASE TABLE'
  group by t.table_schema, t.table_name order by 2`;

/** All that the bank keeps, of whomever: for a database with its clock at rest. */
export async function digestOfAll(through: Sql = sql): Promise<Digest> {
  const query = tables.filter(({ name }) => name !== "rate_limits").map(({ relation }) => `
    select '${relation}' as relation, count(*)::int as rows,
      coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as content
    from ${relation} t`);
  const found = await through.unsafe(query.join(" union all "));
  return Object.fromEntries(found.map(({ relation, ...row }) => [relation, row])) as Digest;
}

/** All that the bank keeps about the people of a world; accounts in Supabase Auth are counted. */
export async function digestOf(world: World): Promise<Digest> {
  const people = peopleOf(world);
  const lists = {
    communities: [world.town.community_id, world.elsewhere.community_id],
    members: people.map(({ member_id }) => member_id),
  };
  const query = tables.filter(({ name }) => !OF_THE_CLOCK.includes(name)).map((table) => `
    select '${table.relation}' as relation, count(*)::int as rows,
      coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as content
    from ${table.relation} t where ${ownedBy(table, lists)}`);
  query.push(`
    select 'auth.users', count(*)::int, '' from auth.users
    where email like '%${world.town.slug}%'`);
  const found = await sql.unsafe(query.join(" union all "));
  return Object.fromEntries(found.map(({ relation, ...row }) => [relation, row])) as Digest;
}

function ownedBy(
  { name, columns }: { name: string; columns: string[] },
  { communities, members }: { communities: string[]; members: string[] },
): string {
  const within = (list: string[]) => `in (${list.map((id) => `'${id}'`).join(", ")})`;
  if (OF_ALL.includes(name)) return "true";
  if (columns.includes("community_id")) return `t.community_id ${within(communities)}`;
  if (columns.includes("member_id")) {
    // The people of the world, and whoever came to live there for a single call.
    return `(t.member_id ${within(members)} or t.member_id in (
      select m.member_id from public.memberships m where m.community_id ${within(communities)}))`;
  }
  throw new Error(`Whose are the rows of ${name}? Say it in tests/api/support/digest.ts.`);
}

/** How many rows each table has gained. */
export function gained(before: Digest, after: Digest): Record<string, number> {
  const difference = Object.entries(after).map(([relation, { rows }]) =>
    [relation, rows - before[relation]!.rows] as const
  );
  return Object.fromEntries(difference.filter(([, rows]) => rows !== 0));
}
