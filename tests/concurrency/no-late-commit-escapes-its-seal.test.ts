import { deepStrictEqual, ok } from "node:assert/strict";
import { accept, Bank, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());

const seal = async (): Promise<number> => (await bank.do(`select private.run_batch('seal')`)).done;
const wrong = () => bank.do(`select string_agg(check_name, ', ') from private.verify_ledger()`);
const open = () =>
  bank.do(`select count(*)::int from transfers
    where transfer_id > (select sealed_to from private.sealing)`);

/**
 * Seal until nothing is open. Transactions of other databases on the same server hold it up as
 * well: no snapshot looks past them.
 */
async function sealAll(): Promise<void> {
  while (await open() > 0) await seal();
}

Deno.test("a transfer with a lower number that commits later is in a seal, once", async () => {
  const [early, late] = [await bank.request("ana", 10), await bank.request("ben", 20)];
  const slow = bank.session();
  await slow.run("begin");
  // Takes its number now, posts, and stays open.
  deepStrictEqual((await slow.call(accept("ben", early))).code, "done");
  await bank.do(accept("ana", late));
  // The first run notes the later one; nothing is sealed before the earlier one is through.
  deepStrictEqual([await seal(), await seal(), await seal()], [0, 0, 0]);
  await slow.run("commit");
  await sealAll();
  const seals = await bank.do(`select json_agg(json_build_array(number, entries) order by number)
    from seals`);
  deepStrictEqual([seals, await wrong()], [[[1, 4]], null]);
});

Deno.test("a run that is older than the note it finds seals nothing open", async () => {
  const [early, late] = [await bank.request("ana", 10), await bank.request("ben", 20)];
  const [old, slow] = [bank.session(), bank.session()];
  await old.run("begin");
  await old.run("select pg_current_xact_id()");
  await slow.run("begin");
  deepStrictEqual((await slow.call(accept("ben", early))).code, "done");
  await bank.do(accept("ana", late));
  await seal();
  // The note is younger than this transaction: as in a bank that was restored.
  await old.run("select private.run_batch('seal')");
  await old.run("commit");
  await slow.run("commit");
  await sealAll();
  deepStrictEqual(await wrong(), null);
});

Deno.test("what begins after a run has looked is left to the next", async () => {
  const escrow = await bank.hold("ana", "ben", 5);
  await seal();
  const slow = bank.session();
  await slow.run("begin");
  deepStrictEqual((await slow.call(on(escrow, "ana", "escrow_confirm"))).code, "done");
  const before = await bank.do("select max(last_transfer_id) from seals");
  // It is younger than what was noted, and holds nothing up; only its own transfer waits.
  while (await bank.do("select max(last_transfer_id) from seals") === before) await seal();
  await slow.run("commit");
  deepStrictEqual(await open(), 1);
  await sealAll();
  deepStrictEqual(await wrong(), null);
});

Deno.test("seals beside busy members skip nothing", async () => {
  const busy = async (name: string) => {
    const session = bank.session();
    for (let at = 0; at < 12; at++) {
      const asked = { amount: 5, title: "Help", description: "Please", category: "other" };
      const request = await session.call({ name, rpc: "request_create", arguments: asked });
      const provider = name === "ana" ? "ben" : "ana";
      const accepted = await session.call(accept(provider, request.body.request_id));
      await session.call(on(accepted.body.escrow.escrow_id, name, "escrow_confirm"));
    }
  };
  const sealing = async () => {
    for (let at = 0; at < 40; at++) await seal();
  };
  await Promise.all([busy("ana"), busy("ben"), sealing()]);
  await sealAll();
  const [sealed, posted] = [
    await bank.do("select sum(entries)::int from seals"),
    await bank.do("select count(*)::int from entries"),
  ];
  deepStrictEqual([sealed, await wrong()], [posted, null]);
  ok(await bank.do("select count(*)::int from seals") > 1);
  await bank.assertWhole();
});
