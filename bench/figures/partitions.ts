import { withConnection } from "../../scripts/postgres/with-connection.ts";
import { readSql } from "../sql.ts";
import type { Figure, Measure, Topic } from "../topic.ts";

/** What is done with entries, as the bank does it; the table is filled in. */
const WORK = {
  post: `insert into TABLE
select * from months.pair(nextval('months.numbers'), '2025-12-31 12:00+00');`,
  page: `\\set account random(0, 8191)
select * from TABLE where account_id = months.account(:account)
order by entered_at desc, entry_id desc limit 50;`,
  deep: `\\set account random(0, 8191)
select * from TABLE where account_id = months.account(:account)
  and (entered_at, entry_id) < ('2024-06-15 00:00+00', 0)
order by entered_at desc, entry_id desc limit 50;`,
  transfer: `\\set n random(1, :transfers)
select * from TABLE where transfer_id = :n and community_id = md5('town')::uuid;`,
};

function figure(name: keyof typeof WORK, title: string): Figure {
  return {
    name: `months-${name}`,
    title: `entries by month: ${title}`,
    ours: `monthly-${name}.rate`,
    reference: `plain-${name}.rate`,
    against: "one table",
    reach: null,
  };
}

/** Whether entries are better kept in a partition for each month. */
export const partitions: Topic = {
  name: "partitions",
  title: "Entries by month",
  rounds: 3,
  figures: [
    figure("post", "two entries are posted"),
    figure("page", "the first page of a statement"),
    figure("deep", "a page deep in the past"),
    figure("transfer", "the entries of a transfer"),
  ],
  columns: { rate: "a second", p50: "p50, ms", p99: "p99, ms" },
  async open(bench) {
    const address = await bench.bed.copy();
    const transfers = bench.quick ? 50_000 : 2_000_000;
    await withConnection(address.adminUrl, async (sql) => {
      await sql.unsafe(await readSql("months"));
      for (const table of ["months.plain", "months.monthly"]) {
        await sql.unsafe(`insert into ${table} select p.* from generate_series(1, ${transfers}) n,
          months.pair(n, '2024-01-01 00:00+00'::timestamptz
            + n * interval '730 days' / ${transfers}) p`);
        const day = table.endsWith("monthly") ? ", entered_at" : "";
        await sql.unsafe(`alter table ${table} add primary key (entry_id, community_id${day})`);
        for (const key of ["transfer_id, community_id", "account_id, entered_at, entry_id"]) {
          await sql.unsafe(`create index on ${table} (${key})`);
        }
      }
      await sql.unsafe("analyze months.plain; analyze months.monthly");
    });
    const measures: Record<string, Measure> = {};
    for (const kind of ["plain", "monthly"]) {
      for (const [name, script] of Object.entries(WORK)) {
        const played = script.replace("TABLE", `months.${kind}`);
        measures[`${kind}-${name}`] = () =>
          bench.pgbench(address, played, { define: { transfers }, role: undefined });
      }
    }
    return { measures };
  },
};
