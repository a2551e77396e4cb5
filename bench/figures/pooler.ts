import { databaseOf, inDatabase } from "../../scripts/postgres/copy-database.ts";
import { startPooler } from "../../scripts/postgres/pooler.ts";
import { transferByRest } from "../rest.ts";
import type { Measure, Topic } from "../topic.ts";

const MEMBERS = 1000;
const SIZE = 20;

/** Many clients on few connections: pgbouncer in transaction mode, in front of the same server. */
export const pooler: Topic = {
  name: "pooler",
  title: "Through a pooler",
  rounds: 3,
  figures: [
    {
      name: "pooler-crowd",
      title: `direct transfers of 500 clients on ${SIZE} connections`,
      ours: "pooled-500.rate",
      reference: "pooled-20.rate",
      against: "20 clients through the same pooler",
      reach: { least: 0.9 },
    },
    {
      name: "pooler-cost",
      title: `direct transfers of 20 clients through the pooler`,
      ours: "pooled-20.rate",
      reference: "straight-20.rate",
      against: "20 clients straight to Postgres",
      reach: null,
      note: "pgbouncer has the same two cores as the server and the clients.",
    },
  ],
  columns: { rate: "a second", p50: "p50, ms", p99: "p99, ms" },
  async open(bench) {
    const bank = await bench.bank(MEMBERS);
    const cluster = await bench.bed.cluster();
    const running = await startPooler({ dir: `${bench.bed.dir}/pooler`, cluster, size: SIZE });
    const url = inDatabase(running.authenticatorUrl, databaseOf(bank.url));
    // Statements that are prepared by name are a session's; the other way does without as well. By
    // number, not by time: of 500 clients each gets a turn now and then.
    const play = (clients: number, url?: string): Measure => () =>
      bench.pgbench(bank, transferByRest, {
        ...{ clients, rest: true, url, mode: "extended", define: { members: MEMBERS } },
        transactions: (bench.quick ? 2_000 : 10_000) / clients,
      });
    return {
      measures: {
        "straight-20": play(20),
        "pooled-20": play(20, url),
        "pooled-500": play(500, url),
      },
      close: running.stop,
    };
  },
};
