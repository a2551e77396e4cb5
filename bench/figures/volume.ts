import type { Sql } from "postgres";
import { withConnection } from "../../scripts/postgres/with-connection.ts";
import type { Bench } from "../bench.ts";
import type { Address } from "../../scripts/checks/address.ts";
import { readSql } from "../sql.ts";
import type { Figure, Topic, Values } from "../topic.ts";

const MEMBERS = 1000;

/** Exchanges a year, at one a month for each member. */
const YEARS = { town: 200 * 12, city: 20_000 * 12, country: 1e6 * 12, world: 1e9 * 12 };

/** What a million exchanges take; none of it is to be reached, all of it is to be known. */
function stated(name: string, title: string, value: string, unit: string): Figure {
  const figure = { name: `million-${name}`, title, ours: `exchange.${value}`, unit };
  return { ...figure, reference: null, against: "–", reach: null };
}

/** What is left of an exchange: request, accept, deliver, confirm, one after the other. */
export const volume: Topic = {
  name: "volume",
  title: "What a million exchanges take",
  rounds: 3,
  figures: [
    stated("rows", "rows inserted", "rows", "million rows"),
    stated("disk", "disk, for good", "kept", "GB"),
    stated("ledger", "of it transfers, entries and escrows", "ledger", "GB"),
    stated("day", "disk, for a day: answers that are kept for a retry", "day", "GB"),
    stated("wal", "WAL, without whole pages", "log", "GB"),
    stated("cores", "processor time of the server", "hours", "hours of one core"),
  ],
  columns: {
    rows: "million rows",
    kept: "disk, GB",
    ledger: "of it the ledger, GB",
    indexes: "of it indexes, GB",
    day: "for a day, GB",
    log: "WAL, GB",
    hours: "core hours",
  },
  async open(bench) {
    const bank = await bench.bank(MEMBERS);
    const life = await readSql("life");
    // What is made with the first exchange of a member is not there for each.
    await play(bench, bank, life, bench.quick ? 100 : 1000);
    return { measures: { exchange: () => takenBy(bench, bank, life) } };
  },
};

async function play(bench: Bench, bank: Address, life: string, exchanges: number): Promise<void> {
  const how = { transactions: exchanges / 4, clients: 4, define: { members: MEMBERS } };
  await bench.pgbench(bank, life, how);
  await withConnection(bank.adminUrl, (sql) => sql.unsafe("vacuum analyze"));
}

/** KB for one exchange are GB for a million. */
async function takenBy(bench: Bench, bank: Address, life: string): Promise<Values> {
  const exchanges = bench.quick ? 200 : 4000;
  const sizes = () => withConnection(bank.adminUrl, sizesOf);
  const before = await sizes();
  await play(bench, bank, life, exchanges);
  const after = await sizes();
  const taken = Object.fromEntries(
    Object.entries(after).map(([name, size]) => [name, (size - before[name]!) / exchanges / 1000]),
  );
  const { inserts, wal, cpu } = await bench.count(bank, life, {
    transactions: bench.quick ? 20 : 100,
    define: { members: MEMBERS },
  });
  const each = { ...taken, rows: inserts, log: wal / 1000, hours: (cpu ?? NaN) / 3.6 };
  return { ...each, ...Object.assign({}, ...Object.entries(YEARS).map(yearOf(each))) };
}

/** What a year of exchanges takes: GB on the disk and in the log, hours of one core. */
function yearOf({ kept = NaN, log = NaN, hours = NaN }: Values) {
  return ([size, exchanges]: [string, number]): Values => {
    const millions = exchanges / 1e6;
    return {
      [`${size}-disk`]: kept * millions,
      [`${size}-log`]: log * millions,
      [`${size}-hours`]: hours * millions,
    };
  };
}

async function sizesOf(sql: Sql): Promise<Values> {
  const [row] = await sql`
    select sum(total) filter (where not passes) as kept, sum(total) filter (where passes) as day,
      sum(total) filter (where name in ('transfers', 'entries', 'escrows')) as ledger,
      sum(indexes) filter (where not passes) as indexes
    from (
      select relname as name, relname in ('idempotency_keys', 'rate_limits') as passes,
        pg_total_relation_size(oid) as total, pg_indexes_size(oid) as indexes
      from pg_class where relkind = 'r'
        and relnamespace in ('public'::regnamespace, 'private'::regnamespace)) t`;
  return Object.fromEntries(Object.entries(row!).map(([name, size]) => [name, Number(size)]));
}
