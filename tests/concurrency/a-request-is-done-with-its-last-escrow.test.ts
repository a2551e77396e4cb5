import { deepStrictEqual } from "node:assert/strict";
import { Bank, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());

Deno.test("two last escrows of one exchange, settled at once: its request is done", async () => {
  const first = await bank.hold("ana", "ben", 10);
  // More time is one more escrow of the same exchange; there is no call for it yet.
  const second = await bank.do(`select (private.hold(
    (select x from exchanges x join escrows e using (exchange_id)
      where e.escrow_id = '${first}'), 'HOUR',
    (select array[row(recipient_id, provider_id, 5, 5)::private.hold_leg] from escrows
      where escrow_id = '${first}'), 'staff', null))[1].escrow_id`);
  const race = await bank.overtake(
    on(first, "ana", "escrow_confirm"),
    on(second, "ben", "escrow_refund"),
  );
  // One moves Ben's account, the other Ana's: only the request makes them wait.
  deepStrictEqual([race.waited, race.second.code], [true, "done"]);
  const state = await bank.do(`select r.state from requests r join exchanges using (request_id)
    join escrows e using (exchange_id) where e.escrow_id = '${first}'`);
  deepStrictEqual(state, "done");
  await bank.assertWhole();
});
