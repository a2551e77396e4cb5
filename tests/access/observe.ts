import type { Sql, TransactionSql } from "postgres";
import type { Actor, World } from "./world.ts";

/** What each actor gets when trying one verb on one object. */
export type Row = { object: string; verb: string; seen: Record<string, string> };

const VERBS = ["select", "insert", "update", "delete"] as const;

/**
 * Try every verb on every table and view, as every actor, and ask for the right to call every
 * function, in public and private. Rows of the town count where a table has communities, all rows
 * where it has none. Nothing stays: each attempt is rolled back.
 */
export async function observe(sql: Sql, world: World): Promise<Row[]> {
  const rows: Row[] = [];
  for (const table of await relations(sql)) {
    for (const verb of VERBS) {
      const seen: Record<string, string> = {};
      for (const actor of world.actors) {
        seen[actor.name] = await attempt(sql, world, actor, table, verb);
      }
      rows.push({ object: table.name, verb, seen });
    }
  }
  return [...rows, ...await callable(sql, world)];
}

type Relation = { name: string; column: string; has_community: boolean };

async function relations(sql: Sql): Promise<Relation[]> {
  return await sql<Relation[]>`
    select c.oid::regclass::text as name,
      (select quote_ident(attname) from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped
          and attidentity = '' and attgenerated = '' order by attnum limit 1) as column,
      exists (select from pg_attribute
        where attrelid = c.oid and attname = 'community_id') as has_community
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm', 'f')
    order by n.nspname collate "C" desc, c.relname collate "C"`.then(qualified);
}

/** regclass leaves out a schema that is in the search path. */
function qualified(rows: Relation[]): Relation[] {
  return rows.map((row) => ({
    ...row,
    name: row.name.includes(".") ? row.name : `public.${row.name}`,
  }));
}

async function attempt(
  sql: Sql,
  world: World,
  actor: Actor,
  { name, column, has_community }: Relation,
  verb: typeof VERBS[number],
): Promise<string> {
  const which = has_community ? `where community_id = '${world.town}'` : "";
  const [all] = await sql.unsafe(`select count(*) as n from ${name} ${which}`);
  const statement = {
    select: `select count(*) as n from ${name} ${which}`,
    insert: `insert into ${name} default values`,
    update: `update ${name} set ${column} = ${column}`,
    delete: `delete from ${name}`,
  }[verb];
  return await undone(sql, async (transaction) => {
    await become(transaction, actor);
    const result = await transaction.unsafe(statement);
    return verb === "select" ? `${result[0]!.n} of ${all!.n}` : `${result.count} rows`;
  });
}

/** The result of work in a transaction that is rolled back, or why it was refused. */
async function undone(
  sql: Sql,
  work: (transaction: TransactionSql) => Promise<string>,
): Promise<string> {
  let seen = "";
  const rollback = new Error("rolled back");
  await sql.begin(async (transaction) => {
    seen = await work(transaction);
    throw rollback;
  }).catch((error) => {
    if (error === rollback) return;
    // insufficient_privilege is the answer that we hope for; a view of sums has nothing to write
    // to, for whomever; any other answer says that it got further.
    const hoped: Record<string, string> = { "42501": "–", "55000": "never" };
    seen = hoped[error.code] ?? `error ${error.code}`;
  });
  return seen;
}

async function become(transaction: TransactionSql, actor: Actor): Promise<void> {
  const claims = JSON.stringify({ role: actor.role, sub: actor.auth_user_id ?? undefined });
  await transaction`select set_config('request.jwt.claims', ${claims}, true)`;
  await transaction.unsafe(`set local role ${actor.role}`);
}

async function callable(sql: Sql, world: World): Promise<Row[]> {
  const found = await sql<{ name: string; role: string; may: boolean }[]>`
    select p.pronamespace::regnamespace || '.' || p.proname
        || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name, role,
      has_schema_privilege(role, p.pronamespace, 'usage')
        and has_function_privilege(role, p.oid, 'execute') as may
    from pg_proc p, unnest(${sql.array(world.actors.map((actor) => actor.role))}::text[]) role
    where p.pronamespace::regnamespace::text in ('public', 'private')`;
  const names = [...new Set(found.map((one) => one.name))].sort();
  return names.map((name) => ({
    object: name,
    verb: "call",
    seen: Object.fromEntries(world.actors.map((actor) => {
      const right = found.find((one) => one.name === name && one.role === actor.role);
      return [actor.name, right?.may ? "may" : "–"];
    })),
  }));
}
