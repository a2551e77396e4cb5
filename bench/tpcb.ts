import { run } from "../scripts/postgres/command.ts";
import { copyDatabase, inDatabase } from "../scripts/postgres/copy-database.ts";
import { PlainError } from "../scripts/postgres/plain-error.ts";
import { withConnection } from "../scripts/postgres/with-connection.ts";
import type { Bench } from "./bench.ts";
import { pgbench } from "./pgbench.ts";
import type { Measure } from "./topic.ts";
import { written } from "./wal.ts";

/** What all that moves minutes is compared with: pgbench's own bank, of a million accounts. */
export async function tpcb(bench: Bench): Promise<Measure> {
  const { bin, adminUrl } = await bench.bed.cluster();
  const url = inDatabase(adminUrl, "tpcb");
  await withConnection(adminUrl, (sql) => copyDatabase(sql, "template0", "tpcb"));
  const made = await run([`${bin}/pgbench`, "-i", "-q", "-s", "10", url]);
  if (!made.ok) throw new PlainError(`pgbench cannot make its tables: ${made.err}`);
  const play = (how: { clients: number; seconds?: number; transactions?: number }) =>
    pgbench(bin, url, bench.bed.dir, { script: { builtin: "tpcb-like" }, ...how });
  const count = () =>
    withConnection(
      adminUrl,
      (sql) =>
        written(
          sql,
          "tpcb",
          bench.quick ? 100 : 500,
          (transactions) => play({ clients: 1, transactions }),
        ),
    );
  // Its processor time is compared with that of others, in turns as all that is.
  return async () => ({
    ...await play({ clients: 8, seconds: bench.seconds + 1 }),
    ...await count(),
  });
}
