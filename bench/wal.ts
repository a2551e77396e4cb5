import type { Sql } from "postgres";
import { serverTime } from "./cpu.ts";

/** What one transaction writes, as its records in the WAL tell, and what it costs. */
export type Written = {
  /** Bytes, without the images of whole pages that follow a checkpoint. */
  wal: number;
  /** Rows inserted; rows updated, and how many of them without any index (HOT). */
  inserts: number;
  updates: number;
  hot: number;
  /** Entries written to indexes. */
  indexed: number;
  /** Processor time of the whole server, in ms. */
  cpu?: number;
};

/**
 * What the transactions of one kind wrote in a database, and what they cost while one client alone
 * used the server. They are played twice, the second time three times as many: what a new
 * connection has to learn costs the same both times, so that the rest was for the difference.
 */
export async function written(
  sql: Sql,
  database: string,
  transactions: number,
  play: (transactions: number) => Promise<unknown>,
): Promise<Written> {
  await sql`create extension if not exists pg_walinspect`;
  const from = await position(sql);
  const few = await timeOf(sql, () => play(transactions));
  const to = await position(sql);
  const many = await timeOf(sql, () => play(3 * transactions));
  const told = await between(sql, database, [from, to], transactions);
  const cpu = (many - few) / (2 * transactions);
  return Number.isNaN(cpu) ? told : { ...told, cpu };
}

async function between(
  sql: Sql,
  database: string,
  [from, to]: [string, string],
  transactions: number,
): Promise<Written> {
  // WAL is of all databases. Of a splitting page the record of the split has the new entry.
  const [row] = await sql`
    with records as (
      select r.*, block_ref like '% 1663/' || d.oid || '/%' as here
      from pg_get_wal_records_info(${from}::pg_lsn, ${to}::pg_lsn) r
      join pg_database d on d.datname = ${database} where r.xid <> '0')
    select coalesce(sum(record_length - fpi_length), 0) as wal,
      count(*) filter (where resource_manager = 'Heap' and record_type like 'INSERT%') as inserts,
      count(*) filter (where resource_manager = 'Heap' and record_type ~ 'UPDATE') as updates,
      count(*) filter (where record_type like 'HOT_UPDATE%') as hot,
      count(*) filter (where resource_manager in ('Btree', 'Gin')
        and record_type ~ '^(INSERT|INSERT_LEAF|INSERT_POST|SPLIT_L|SPLIT_R)$') as indexed
    from records where xid in (select xid from records where here)`;
  const each = Object.entries(row ?? {}).map(([name, sum]) => [name, Number(sum) / transactions]);
  return Object.fromEntries(each) as Written;
}

/** Processor time that the server spends on some work; not a number where nobody knows. */
async function timeOf(sql: Sql, work: () => Promise<unknown>): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  await quiet(sql);
  const before = await serverTime(row!.pid);
  await work();
  await quiet(sql);
  const after = await serverTime(row!.pid);
  return before === null || after === null ? NaN : after - before;
}

/** Wait until nobody plays and nobody cleans up: who is just leaving is counted nowhere. */
async function quiet(sql: Sql): Promise<void> {
  for (let busy = true; busy;) {
    await new Promise((wake) => setTimeout(wake, 200));
    const [row] = await sql`select exists (select from pg_stat_activity
      where application_name = 'pgbench' or backend_type = 'autovacuum worker') as busy`;
    busy = row!.busy;
  }
}

/** Where the WAL has come to. What was committed without waiting is written first. */
async function position(sql: Sql): Promise<string> {
  await sql.begin(async (transaction) => {
    await transaction`set local synchronous_commit = on`;
    await transaction`select pg_logical_emit_message(true, 'bench', '')`;
  });
  const [row] = await sql`select pg_current_wal_flush_lsn()::text as at`;
  return row!.at;
}
