import type { Bench } from "../bench.ts";
import type { Address } from "../../scripts/checks/address.ts";
import { asAdmin, readSql } from "../sql.ts";
import { pairByRest, transferByRest } from "../rest.ts";
import type { Figure, Measure, Topic, Values } from "../topic.ts";
import { tpcb } from "../tpcb.ts";

const MEMBERS = 1000;
const LEGS = 100;
const TPCB = "pgbench tpcb-like";

/** One of our measures against tpcb-like, by transactions a second. */
function rate(name: string, title: string, least: number | null, note?: string): Figure {
  const reach = least === null ? null : { least };
  return { name, title, ours: `${name}.rate`, reference: "tpcb.rate", against: TPCB, reach, note };
}

function against(
  [ours, reference]: [string, string],
  name: string,
  title: string,
  words: string,
): Figure {
  const places = { ours: `${ours}.rate`, reference: `${reference}.rate` };
  return { name, title, ...places, against: words, reach: { least: 0.5 } };
}

const hot = ["provider", "recipient"].flatMap((side) => [
  ...[8, 64].map((clients) =>
    against(
      [`hot-${side}-${clients}`, `hold-release-${clients}`],
      `hot-${side}-${clients}`,
      `every exchange has the same ${side}, ${clients} clients`,
      `random pairs, ${clients} clients`,
    )
  ),
  against(
    [`hot-${side}-64`, `hot-${side}-8`],
    `hot-${side}-crowd`,
    `every exchange has the same ${side}, 64 clients`,
    "the same with 8 clients",
  ),
]);

/** What moves minutes, at SQL level. */
export const ledger: Topic = {
  name: "ledger",
  title: "The ledger",
  figures: [
    rate("transfer", "direct transfer, random pairs", 1.2),
    {
      ...rate("hold-release", "hold and release (two RPCs), random pairs", 0.7),
      ours: "hold-release-8.rate",
    },
    rate("transfer-rest", "direct transfer inside what PostgREST sends", 0.45),
    rate("hold-release-rest", "hold and release inside what PostgREST sends", 0.45),
    rate("replay", "a replay by key", 4),
    rate("group", `${LEGS} legs settled in one group transfer, legs a second`, 6),
    {
      ...rate("p99", "p99 of a direct transfer", null),
      ...{ ours: "transfer.p99", reference: "tpcb.p99", reach: { most: 1.25 } },
    },
    rate("life", "request, accept, deliver, confirm (four RPCs)", null),
    // At commit 060c656, before anything was done about it, it was 17 times.
    {
      ...rate("life-cost", "processor time of these four", null, "it was 17x: half of that"),
      ...{ ours: "life.cpu", reference: "tpcb.cpu", reach: { most: 8.5 } },
    },
    ...hot,
    against(["pot", "transfer"], "pot", "everybody pays into one pot", "random pairs"),
  ],
  columns: {
    rate: "a second",
    p50: "p50, ms",
    p99: "p99, ms",
    cpu: "processor, ms",
    wal: "WAL, bytes",
    inserts: "rows inserted",
    updates: "rows updated",
    hot: "of them HOT",
    indexed: "index entries",
  },
  async open(bench) {
    const bank = await bench.bank(MEMBERS);
    await asAdmin(bank, await readSql("prepare"));
    await asAdmin(bank, `call bench.send_first(${MEMBERS})`);
    const [transfer, donation, replay, life, pair] = await Promise.all(
      ["transfer", "donation", "replay", "life", "hold-release"].map(readSql),
    );
    return {
      measures: {
        tpcb: await tpcb(bench),
        transfer: plain(bench, bank, transfer!),
        "transfer-rest": plain(bench, bank, transferByRest, { rest: true }),
        replay: plain(bench, bank, replay!),
        life: plain(bench, bank, life!, { eachRound: true }),
        pot: plain(bench, bank, donation!),
        group: groups(bench, bank, await readSql("settle-group")),
        "hold-release-8": pairs(bench, bank, pair!, { clients: 8 }),
        "hold-release-64": pairs(bench, bank, pair!, { clients: 64 }),
        "hold-release-rest": pairs(bench, bank, pairByRest, { clients: 8, rest: true }),
        ...Object.fromEntries(
          [8, 64].flatMap((clients) => [
            [`hot-provider-${clients}`, pairs(bench, bank, pair!, { clients, provider: 2 })],
            [`hot-recipient-${clients}`, pairs(bench, bank, pair!, { clients, recipient: 2 })],
          ]),
        ),
      },
    };
  },
};

/** What is measured, and what each transaction writes and costs; that is counted once. */
function withCount(count: () => Promise<Values>, measure: Measure): Measure {
  let counted: Promise<Values> | undefined;
  return async () => ({ ...await measure(), ...await (counted ??= count()) });
}

/**
 * A script as it is. What a transaction costs is counted once, or each round where it is a
 * figure.
 */
function plain(
  bench: Bench,
  bank: Address,
  script: string,
  { rest = false, eachRound = false } = {},
): Measure {
  const how = { define: { members: MEMBERS }, rest };
  const count = () => bench.count(bank, script, how);
  const measure = () => bench.pgbench(bank, script, how);
  return eachRound
    ? async () => ({ ...await measure(), ...await count() })
    : withCount(count, measure);
}

/** Pairs of accept and confirm, on requests that are asked for before. */
function pairs(
  bench: Bench,
  bank: Address,
  script: string,
  { clients, rest = false, provider = null, recipient = null }: {
    clients: number;
    rest?: boolean;
    provider?: number | null;
    recipient?: number | null;
  },
): Measure {
  const ask = (many: number) =>
    asAdmin(bank, `call bench.ask(${many}, ${provider}, ${recipient}, ${MEMBERS})`);
  const play = (transactions: number) => ({ transactions, define: { share: transactions, i: 0 } });
  return withCount(
    async () => {
      const few = bench.quick ? 25 : 100;
      await ask(4 * few);
      return await bench.count(bank, script, { rest, ...play(few) });
    },
    async () => {
      const each = Math.max((bench.quick ? 400 : 2400) / clients, bench.quick ? 20 : 80);
      await ask(each * clients);
      return await bench.pgbench(bank, script, { clients, rest, ...play(each) });
    },
  );
}

/** Settled groups; everything is told by the leg, but for the times. */
function groups(bench: Bench, bank: Address, script: string): Measure {
  const gather = (many: number) => asAdmin(bank, `call bench.gather(${many}, ${LEGS}, ${MEMBERS})`);
  const play = (transactions: number) => ({ transactions, define: { share: transactions, i: 0 } });
  return withCount(
    async () => {
      const few = bench.quick ? 2 : 5;
      await gather(4 * few);
      const written = await bench.count(bank, script, play(few));
      return Object.fromEntries(Object.entries(written).map(([name, n]) => [name, n / LEGS]));
    },
    async () => {
      const each = bench.quick ? 3 : 10;
      await gather(each * 8);
      const { rate, ...times } = await bench.pgbench(bank, script, play(each));
      return { rate: rate * LEGS, ...times };
    },
  );
}
