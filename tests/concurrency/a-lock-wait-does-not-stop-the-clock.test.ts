import { deepStrictEqual } from "node:assert/strict";
import { accept, attempt, Bank, type Call, id, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());

/** An open row: where it is, what its deadline is called, and what it would say if touched. */
type Open = { row: string; due: string; says: string };

/**
 * A call that begins before the deadline and gets its row after it. The one place where real time
 * has to pass: the rule is about the clock on the wall, not about the time a call began.
 */
async function lateBy({ row, due, says }: Open, call: Call): Promise<string> {
  const [table, where] = row.split(" where ");
  const [holder, late] = [bank.session(), bank.session()];
  const state = () => bank.do(`select concat_ws(' ', ${says}) from ${row}`);
  const before = await state();
  await bank.do(`set local session_replication_role = replica;
    update ${table} set ${due} = clock_timestamp() + interval '500 milliseconds' where ${where}`);
  await holder.run("begin");
  await holder.run(`select from ${row} for update`);
  const running = attempt(late, call);
  deepStrictEqual(await bank.waits(late, running), true);
  await holder.run(`select pg_sleep(extract(epoch from ${due} - clock_timestamp()) + 0.01)
    from ${row}`);
  await holder.run("commit");
  const { code } = await running;
  deepStrictEqual(await state(), before);
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
      const escrow = await bank.hold("ana", "ben", 60);
      const row = `escrows where escrow_id = '${escrow}'`;
      const open = { row, due: "due_at", says: "released, refunded, remaining, state" };
      deepStrictEqual(await lateBy(open, on(escrow, name, rpc, more)), "deadline_passed");
    });
  }
  await t.step("request_accept", async () => {
    const request = await bank.request("ana", 60);
    const open = { row: `requests where request_id = '${request}'`, due: "expires_at" };
    const code = await lateBy({ ...open, says: "state" }, accept("ben", request));
    deepStrictEqual(code, "deadline_passed");
  });
  for (const rpc of ["payment_request_accept", "payment_request_reject"]) {
    await t.step(rpc, async () => {
      const recipient_id = await bank.do(`select ${id("ana")}`);
      const claim = { recipient_id, amount: 10, category: "other" };
      const { payment_request_id } = await bank.do(
        { name: "ben", rpc: "payment_request_create", arguments: claim },
      );
      const row = `payment_requests where payment_request_id = '${payment_request_id}'`;
      const more = rpc === "payment_request_reject" ? { reason: "No." } : {};
      const call = { name: "ana", rpc, arguments: { payment_request_id, ...more } };
      const code = await lateBy({ row, due: "due_at", says: "state" }, call);
      deepStrictEqual(code, "deadline_passed");
    });
  }
});
