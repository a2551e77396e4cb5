import { deepStrictEqual } from "node:assert/strict";
import { Bank, type Call, id, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben", "dora");
Deno.test.afterAll(() => bank.close());
await bank.do(`update memberships set role = 'admin' where member_id = ${id("dora")}`);

type Side = (dispute: string) => Call | string;
const resolve = (resolution: string, name = "cleo"): Side => (dispute_id) => ({
  name,
  rpc: "dispute_resolve",
  arguments: { dispute_id, resolution },
});
const withdraw: Side = (dispute_id) => ({
  name: "ana",
  rpc: "dispute_withdraw",
  arguments: { dispute_id },
});
const respond: Side = (dispute_id) => ({
  name: "ben",
  rpc: "dispute_respond",
  arguments: { dispute_id, statement: "I was there" },
});
/** The dashboard, decided_by filled in before: the one UPDATE that acts. */
const pick = (resolution: string): Side => (dispute) =>
  `update disputes set resolution = '${resolution}' where dispute_id = '${dispute}'`;
const fallBack: Side = () =>
  `select private.run_batch('dispute-deadlines', 500, now() + interval '18 days')`;

function race(name: string, first: Side, second: Side, then: string, waits = true) {
  Deno.test(name, async () => {
    const escrow = await bank.hold("ana", "ben", 60);
    const opened = on(escrow, "ana", "escrow_dispute", { reason: "other", statement: "Hm" });
    const { dispute_id } = await bank.do(opened);
    await bank.do(`update disputes set decided_by = ${id("cleo")}
      where dispute_id = '${dispute_id}'`);
    const outcome = await bank.overtake(first(dispute_id), second(dispute_id));
    deepStrictEqual([outcome.first.code, outcome.waited], ["done", waits]);
    deepStrictEqual(`${outcome.second.code}: ${await bank.settled(escrow)}`, then);
    await bank.assertWhole();
  });
}

race(
  "two coordinators",
  resolve("release"),
  resolve("refund", "dora"),
  "dispute_closed: 60+0+0 released",
);
race(
  "the dashboard, then the API",
  pick("refund"),
  resolve("release"),
  "dispute_closed: 0+60+0 refunded",
);
race(
  "the API, then the dashboard",
  resolve("release"),
  pick("refund"),
  "dispute_closed: 60+0+0 released",
);
race("twice in the dashboard", pick("release"), pick("refund"), "dispute_closed: 60+0+0 released");
race("withdrawn, then decided", withdraw, resolve("refund"), "dispute_closed: 0+0+60 held");
race("decided, then withdrawn", resolve("refund"), withdraw, "dispute_closed: 0+60+0 refunded");
race("withdrawn, then picked", withdraw, pick("refund"), "dispute_closed: 0+0+60 held");
race("decided, then answered", resolve("refund"), respond, "dispute_closed: 0+60+0 refunded");
race("answered, then decided", respond, resolve("refund"), "done: 0+60+0 refunded");
race(
  "decided, while the clock strikes: the job passes it by",
  resolve("release"),
  fallBack,
  "done: 60+0+0 released",
  false,
);
race(
  "fallen back, while it is decided",
  fallBack,
  resolve("release"),
  "dispute_closed: 0+60+0 refunded",
);
race("fallen back, while it is withdrawn", fallBack, withdraw, "dispute_closed: 0+60+0 refunded");
race(
  "fallen back, while it is picked",
  fallBack,
  pick("release"),
  "dispute_closed: 0+60+0 refunded",
);
