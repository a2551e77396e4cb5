import type { Bank } from "../bank.ts";
import type { Town } from "./town.ts";

type Row = Record<string, unknown>;

/**
 * What a town has come to: its rows, without what no two rounds share, such as ids and moments.
 * The tables are those of the catalog; who owns a row is told by name.
 */
export async function digestOf(town: Town, tables: string): Promise<string[]> {
  const communities = [town.ids.town, town.ids.hill].filter(Boolean).map((id) => `'${id}'`);
  const rows: [string, Row][] = await town.bank.do(
    `select jsonb_agg(jsonb_build_array(t, r)) from (
      ${tables.replaceAll(":communities", communities.join())}) x (t, r)`,
  );
  const names = namesOf(town, rows);
  return rows.map(([table, row]) => `${table} ${told(table, row, names)}`)
    .map((line) => line.replaceAll(town.slug, "t")).sort();
}

/** SQL for all rows of some communities, as pairs of table and row. */
export async function rowsOfTown(bank: Bank): Promise<string> {
  const tables: string[] = await bank.do(`
    select jsonb_agg(format(
      'select %L, to_jsonb(x) %s from %s x where community_id in (:communities)', c.relname,
      (select string_agg(format('- %L', a.attname), ' ') from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.atttypid in ('bytea'::regtype, 'xid8'::regtype)), c.oid::regclass))
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'community_id')`);
  const people = ["members", "contacts"].map((table) => `
    select '${table}', to_jsonb(x) from ${table} x where member_id in (
      select member_id from memberships where community_id in (:communities))`);
  return [...tables, ...people].join("\nunion all ");
}

function namesOf(town: Town, rows: [string, Row][]): Map<string, string> {
  const names = new Map(Object.entries(town.ids).map(([name, id]) => [id, name]));
  for (const [table, row] of rows) {
    if (table !== "accounts") continue;
    const owner = names.get(row.member_id as string);
    const name = owner ? `account of ${owner}` : `the bank's ${row.system_account}`;
    names.set(row.account_id as string, name);
  }
  return names;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.+Z-]*/g;
const TIME_LEFT = /(\d+ days? )?\d+:\d\d:\d\d(\.\d+)?/g;

const NUMBER = /"(\w+_id|reverses)":\s*\d+/g;

function told(table: string, row: Row, names: Map<string, string>): string {
  const kept = Object.entries(row).filter(([key, value]) =>
    value !== null && !(SPREAD[table]?.includes(key) && isOfBank(row, names))
  ).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify(Object.fromEntries(kept))
    .replace(ID, (id) => names.get(id) ?? "id").replace(NUMBER, '"$1":0')
    .replace(MOMENT, "moment").replace(TIME_LEFT, "time");
}

/** Stripes are chosen by ids: what lies on which of them differs from round to round. */
const SPREAD: Record<string, string[]> = {
  accounts: ["stripe", "balance", "moved_at"],
  entries: ["balance_after"],
};

function isOfBank({ account_id }: Row, names: Map<string, string>): boolean {
  return names.get(account_id as string)?.startsWith("the bank's") ?? false;
}
