import { deepStrictEqual } from "node:assert/strict";
import { attempt, Bank, type Call, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());

/**
 * A call that begins before the deadline and gets its row after it. The one place where real time
 * has to pass: the rule is about the clock on the wall, not about the time a call began.
 */
async function lateBy(call: (escrow: string) => Call): Promise<string> {
  const escrow = await bank.hold("ana", "ben", 60);
  const [holder, late] = [bank.session(), bank.session()];
  await bank.do("set role chronobank");
  await bank.do(`update escrows set due_at = clock_timestamp() + interval '500 milliseconds'
    where escrow_id = '${escrow}'`);
  await bank.do("reset role");
  await holder.run("begin");
  await holder.run(`select from escrows where escrow_id = '${escrow}' for update`);
  const pid = await late.pid();
  const running = attempt(late, call(escrow));
  deepStrictEqual(await bank.waits(pid, running), true);
  await holder.run(`select pg_sleep(extract(epoch from due_at - clock_timestamp()) + 0.01)
    from escrows where escrow_id = '${escrow}'`);
  await holder.run("commit");
  const { code } = await running;
  deepStrictEqual(await bank.settled(escrow), "0+0+60 held");
  await Promise.all([holder.end(), late.end()]);
  return code;
}

Deno.test("who gets the row after the deadline is too late, whenever the call began", async (t) => {
  for (
    const [name, rpc, more] of [
      ["ana", "escrow_confirm", {}],
      ["ben", "escrow_deliver", {}],
      ["ben", "escrow_refund", {}],
      ["ana", "escrow_dispute", { reason: "other", statement: "Hm" }],
    ] as const
  ) {
    await t.step(rpc, async () => {
      deepStrictEqual(await lateBy((escrow) => on(escrow, name, rpc, more)), "deadline_passed");
    });
  }
});
