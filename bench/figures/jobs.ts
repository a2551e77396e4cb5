import postgres from "postgres";
import type { Bench } from "../bench.ts";
import { type Banks, banksOf } from "../flat/banks.ts";
import { median } from "../numbers.ts";
import { asAdmin, readSql } from "../sql.ts";
import type { Figure, Measure, Topic } from "../topic.ts";
import { withConnection } from "../../scripts/postgres/with-connection.ts";

const MEMBERS = 1000;

/** A time on the small bank against that of adding up its entries once. */
function againstSums(name: string, title: string, most: number | null): Figure {
  const reach = most === null ? null : { most };
  const places = { ours: `${name}.ms`, reference: "sums.ms" };
  return { name, title, ...places, against: "the entries added up by account", reach };
}

/** What runs by itself. */
export const jobs: Topic = {
  name: "jobs",
  title: "Jobs",
  rounds: 3,
  figures: [
    {
      name: "auto-release",
      title: "auto-release of 100,000 due escrows, rows a second",
      ...{ ours: "auto-release.rate", reference: "confirm.rate" },
      against: "released one by one, by one client",
      reach: { least: 5 },
    },
    {
      name: "reconcile",
      title: "incremental reconcile after ten million entries",
      ...{ ours: "reconcile-large.ms", reference: "reconcile-small.ms" },
      against: "the same new ones after 400,000",
      reach: { most: 1.2 },
    },
    againstSums("reconcile-full", "full reconcile and verification of seals", 3),
    againstSums("full-drift", "of it: balances, escrows, transfers, communities", null),
    againstSums("chain-drift", "of it: the hash chain of each account", null),
    againstSums("seal-drift", "of it: the hashes of the seals", null),
  ],
  columns: { rate: "rows a second", ms: "ms" },
  async open(bench) {
    const due = await dueBank(bench);
    const banks = await banksOf(bench);
    const timed = (text: string): Measure => () => time(banks.small, text, 1);
    return {
      measures: {
        ...due,
        "reconcile-small": newest(bench, banks, "small"),
        "reconcile-large": newest(bench, banks, "large"),
        sums: () =>
          time(banks.small, "select account_id, sum(amount) from public.entries group by 1", 5),
        "reconcile-full": timed("select private.run_batch('reconcile-full')"),
        "full-drift": timed("select * from private.full_drift()"),
        "chain-drift": timed("select * from private.chain_drift()"),
        "seal-drift": timed("select * from private.seal_drift()"),
      },
    };
  },
};

/** The middle of so many times, in ms. */
async function time(sql: postgres.Sql, text: string, times: number): Promise<{ ms: number }> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    await sql.unsafe(text);
    took.push(performance.now() - began);
  }
  return { ms: median(took) };
}

/** The job as it finds the bank with the same new transfers, however many are older. */
function newest(bench: Bench, banks: Banks, size: keyof Banks): Measure {
  let since: Promise<string> | undefined;
  return async () => {
    since ??= addNewest(banks[size], bench.quick ? 500 : 5000);
    const back = `update private.reconciled set next_transaction = '${await since}'`;
    const took: number[] = [];
    for (let n = 0; n < 6; n++) {
      await banks[size].unsafe(back);
      took.push((await time(banks[size], "select private.run_batch('reconcile')", 1)).ms);
    }
    // The first one has read the pages that all of them need.
    return { ms: median(took.slice(1)) };
  };
}

/** From which transaction on they are new. */
async function addNewest(sql: postgres.Sql, many: number): Promise<string> {
  const [row] = await sql<[{ since: string }]>`select pg_current_xact_id()::text as since`;
  await sql.unsafe(await readSql("newest"));
  await sql.unsafe(`call bench.add_newest(${many})`);
  return row.since;
}

/** A bank in which much is due: the job takes what was delivered first, a client what was last. */
async function dueBank(bench: Bench): Promise<Record<string, Measure>> {
  const [many, batches, confirmed] = bench.quick ? [4000, 3, 400] : [100_000, 50, 3000];
  const bank = await bench.bank(MEMBERS);
  await asAdmin(bank, await readSql("due"));
  bench.tell(`Delivering ${many} exchanges`);
  // Two at a time, each with members of its own.
  await Promise.all([0, 1].map((half) =>
    withConnection(bank.adminUrl, async (sql) => {
      await sql.unsafe("set synchronous_commit = off");
      const [each, members] = [many / 2, MEMBERS / 2];
      await sql`call bench.deliver(${half * each + 1}::integer, ${(half + 1) * each}::integer,
        ${half * members + 1}::integer, ${members}::integer)`;
    })
  ));
  const script = await readSql("confirm");
  let last = many + 1;
  return {
    "auto-release": () =>
      withConnection(bank.adminUrl, async (sql) => {
        const [began, asOf] = [performance.now(), "clock_timestamp() + interval '60 days'"];
        let done = 0;
        for (let n = 0; n < batches; n++) {
          const [batch] = await sql.unsafe(
            `select private.run_batch('auto-release', 500, ${asOf}) as said`,
          );
          done += batch!.said.done;
        }
        return { rate: done / (performance.now() - began) * 1000 };
      }),
    confirm: async () => {
      const define = { i: 0, last };
      last -= confirmed;
      const { rate } = await bench.pgbench(bank, script, {
        ...{ clients: 1, transactions: confirmed, define },
      });
      return { rate };
    },
  };
}
