import type postgres from "postgres";

/** Tables that an exchange leaves rows in, so that what one names stands before it. */
const TABLES: Record<string, string> = {
  communities: "community_id",
  members: "member_id",
  memberships: "number, member_id",
  accounts: "member_id",
  offers: "offer_id",
  requests: "request_id",
  exchanges: "exchange_id",
  escrows: "escrow_id",
  disputes: "dispute_id",
  transfers: "transfer_id",
  entries: "entry_id",
  events: "event_id",
  event_reasons: "event_id",
};

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

/**
 * All rows of these tables, with what cannot be the same in two banks left out: ids are counted in
 * the order in which they come, of times and hashes it only says that they are there.
 */
export async function rowsOf(sql: postgres.Sql): Promise<Record<string, string[]>> {
  const ids = new Map<string, string>();
  const counted = (id: string) => {
    if (!ids.has(id)) ids.set(id, `id ${ids.size + 1}`);
    return ids.get(id)!;
  };
  const seen: Record<string, string[]> = {};
  for (const [table, order] of Object.entries(TABLES)) {
    const which = table === "accounts" ? "where member_id is not null" : "";
    const rows = await sql.unsafe<{ row: string }[]>(
      `select to_jsonb(t)::text as row from public.${table} t ${which} order by ${order}`,
    );
    seen[table] = rows.map(({ row }) =>
      row.replaceAll(/"(time_left|posted_in)": "[^"]+"/g, '"$1": "some"')
        .replaceAll(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"a time"')
        .replaceAll(/"\\\\x[0-9a-f]{64}"/g, '"a hash"')
        .replaceAll(UUID, counted)
    );
  }
  return seen;
}

/** Rows that name another which is not there: the triggers that would refuse them were off. */
export async function danglingRows(sql: postgres.Sql): Promise<string[]> {
  const keys = await sql<{ name: string; source: string; target: string; pairs: string[] }[]>`
    select k.conname as name, k.conrelid::regclass::text as source,
      k.confrelid::regclass::text as target, array(
        select format('s.%I = t.%I', a.attname, b.attname)
        from unnest(k.conkey, k.confkey) c (mine, theirs)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.mine
        join pg_attribute b on b.attrelid = k.confrelid and b.attnum = c.theirs) as pairs
    from pg_constraint k where k.contype = 'f'
      and k.connamespace in ('public'::regnamespace, 'private'::regnamespace)`;
  const found: string[] = [];
  for (const { name, source, target, pairs } of keys) {
    const named = pairs.map((pair) => `${pair.split(" ")[0]} is not null`).join(" and ");
    const [row] = await sql.unsafe(
      `select count(*)::integer as rows from ${source} s where ${named}
        and not exists (select from ${target} t where ${pairs.join(" and ")})`,
    );
    if (row!.rows > 0) found.push(`${row!.rows} of ${source}: ${name}`);
  }
  return found;
}

/** Everything that is there besides rows: what a fill takes away for a while must be back. */
export async function thingsOf(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ thing: string }[]>`
    select indexdef as thing from pg_indexes where schemaname in ('public', 'private')
    union all
    select format('%s on %s: %s', tgname, tgrelid::regclass, tgenabled) from pg_trigger
    where not tgisinternal
    union all
    select format('%s on %s: %s', conname, conrelid::regclass, convalidated) from pg_constraint
    where connamespace in ('public'::regnamespace, 'private'::regnamespace)
    order by 1`;
  return rows.map(({ thing }) => thing);
}
