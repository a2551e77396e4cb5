import { deepStrictEqual } from "node:assert/strict";
import { accept, Bank, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());

const reconcile = async (job = "reconcile") =>
  (await bank.do(`select private.run_batch('${job}')`)).done;
/**
 * Reconcile until so many transfers have been checked. Transactions of other databases on the same
 * server, of other tests for instance, hold it up as well: no snapshot looks past them.
 */
async function reconciled(transfers: number): Promise<void> {
  for (let checked = 0; checked < transfers;) checked += await reconcile();
}
const findings = () => bank.do(`select string_agg(check_name, ', ') from findings`);

Deno.test("a posting with a lower number that commits later is not passed over", async () => {
  const [early, late] = [await bank.request("ana", 10), await bank.request("ana", 20)];
  const slow = bank.session();
  await slow.run("begin");
  // Takes its number now, posts, and stays open.
  await slow.call(accept("ben", early));
  const held = bank.session();
  const running = held.call(accept("ben", late));
  await bank.waits(held, running);
  const before = await reconcile();
  deepStrictEqual([before, await findings()], [0, null]);
  await slow.run("commit");
  deepStrictEqual((await running).code, "done");
  await reconciled(2);
  deepStrictEqual([await reconcile(), await findings()], [0, null]);
});

Deno.test("what is later but through waits for who is earlier and open", async () => {
  const slow = bank.session();
  await slow.run("begin");
  await slow.run("select pg_current_xact_id()");
  await bank.hold("ana", "ben", 10);
  deepStrictEqual(await reconcile(), 0);
  await slow.run("commit");
  await reconciled(1);
});

Deno.test("in the middle of postings there is nothing to find", async () => {
  const escrow = await bank.hold("ana", "ben", 30);
  const open = bank.session();
  await open.run("begin");
  await open.call(on(escrow, "ana", "escrow_confirm"));
  await reconcile();
  await reconcile("reconcile-full");
  deepStrictEqual(await findings(), null);
  await open.run("commit");
  await reconcile();
  deepStrictEqual(await findings(), null);
  await bank.assertWhole();
});

Deno.test("twenty full checks beside busy members find nothing", async () => {
  const busy = async (name: string) => {
    const session = bank.session();
    for (let at = 0; at < 15; at++) {
      const asked = { amount: 5, title: "Help", description: "Please", category: "other" };
      const request = await session.call({ name, rpc: "request_create", arguments: asked });
      const provider = name === "ana" ? "ben" : "ana";
      const accepted = await session.call(accept(provider, request.body.request_id));
      await session.call(on(accepted.body.escrow.escrow_id, name, "escrow_confirm"));
    }
  };
  const checks = async () => {
    for (let at = 0; at < 20; at++) await reconcile(at % 2 ? "reconcile" : "reconcile-full");
  };
  await Promise.all([busy("ana"), busy("ben"), checks()]);
  deepStrictEqual(await findings(), null);
  await bank.assertWhole();
});
