import type { Sql } from "postgres";

/** What one transaction writes, as its records in the WAL tell. */
export type Written = {
  /** Bytes, without the images of whole pages that follow a checkpoint. */
  wal: number;
  /** Rows inserted; rows updated, and how many of them without any index (HOT). */
  inserts: number;
  updates: number;
  hot: number;
  /** Entries written to indexes. */
  indexed: number;
};

/** What the transactions of one kind wrote while they alone used the server. */
export async function written(
  sql: Sql,
  transactions: number,
  play: () => Promise<unknown>,
): Promise<Written> {
  await sql`create extension if not exists pg_walinspect`;
  const from = await position(sql);
  await play();
  const to = await position(sql);
  // Nothing was written, and the server tells nothing of a place that it has not reached.
  if (to === from) return { wal: 0, inserts: 0, updates: 0, hot: 0, indexed: 0 };
  // Of a splitting page the record of the split has the new entry.
  const [row] = await sql`
    select sum(record_length - fpi_length) as wal,
      count(*) filter (where resource_manager = 'Heap' and record_type like 'INSERT%') as inserts,
      count(*) filter (where resource_manager = 'Heap' and record_type ~ 'UPDATE') as updates,
      count(*) filter (where record_type like 'HOT_UPDATE%') as hot,
      count(*) filter (where resource_manager in ('Btree', 'Gin')
        and record_type ~ '^(INSERT|INSERT_LEAF|INSERT_POST|SPLIT_L|SPLIT_R)$') as indexed
    from pg_get_wal_records_info(${from}::pg_lsn, ${to}::pg_lsn)
    where xid <> '0'`;
  const each = Object.entries(row ?? {}).map(([name, sum]) => [name, Number(sum) / transactions]);
  return Object.fromEntries(each) as Written;
}

async function position(sql: Sql): Promise<string> {
  const [row] = await sql`select pg_current_wal_flush_lsn()::text as at`;
  return row!.at;
}
