import { deepStrictEqual } from "node:assert/strict";
import { accept, Bank, type Call, id } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());
const ana = await bank.do(`select ${id("ana")}`);

const offer: Call = {
  name: "ana",
  rpc: "offer_create",
  arguments: { title: "Bikes", description: "I mend", category: "other" },
};
const suspend: Call = {
  name: "cleo",
  rpc: "membership_suspend",
  arguments: { member_id: ana, reason: "Away" },
};
const restore: Call = { ...suspend, rpc: "membership_restore" };
const listed = () => bank.do(`select count(*) from offers where listed`);

Deno.test("an offer made while its owner is suspended is not listed", async () => {
  const race = await bank.overtake(offer, suspend);
  deepStrictEqual([race.first.code, race.second.code], ["done", "done"]);
  deepStrictEqual(await listed(), 0);
  await bank.do(restore);
  deepStrictEqual(await listed(), 1);
});

Deno.test("nor is one whose owner is being suspended", async () => {
  const race = await bank.overtake(suspend, offer);
  deepStrictEqual([race.waited, race.second.code], [true, "standing_forbids"]);
  deepStrictEqual(await listed(), 0);
  await bank.do(restore);
});

Deno.test("in the dashboard it is the same", async () => {
  const pick = `update memberships set standing = 'suspended' where member_id = '${ana}'`;
  const race = await bank.overtake(offer, pick);
  deepStrictEqual([race.first.code, race.second.code], ["done", "done"]);
  deepStrictEqual(await listed(), 0);
  await bank.do(restore);
});

Deno.test("suspended while accepting: one after the other, in either order", async () => {
  const request = await bank.request("ana", 10);
  const race = await bank.overtake(accept("ben", request), suspend);
  deepStrictEqual([race.first.code, race.second.code], ["done", "done"]);
  deepStrictEqual(
    await bank.do(`select state from requests where request_id = '${request}'`),
    "accepted",
  );
  await bank.assertWhole();
});
