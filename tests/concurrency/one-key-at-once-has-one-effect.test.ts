import { deepStrictEqual } from "node:assert/strict";
import { Bank, type Call, id, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben", "ida");
Deno.test.afterAll(() => bank.close());

const part = (escrow: string, key: string, amount = 10): Call => ({
  ...on(escrow, "ana", "escrow_confirm", { amount, final: false }),
  key,
});

Deno.test("the second waits, and gets the first's answer", async () => {
  const escrow = await bank.hold("ana", "ben", 60);
  const race = await bank.overtake(part(escrow, "k1"), part(escrow, "k1"));
  deepStrictEqual(race.waited, true);
  deepStrictEqual(race.first.replayed, false);
  deepStrictEqual(race.second, { ...race.first, replayed: true });
  deepStrictEqual(await bank.settled(escrow), "10+0+50 held");
  await bank.assertWhole();
});

Deno.test("the same key for another body is refused, once the first is through", async () => {
  const escrow = await bank.hold("ana", "ben", 60);
  const race = await bank.overtake(part(escrow, "k2"), part(escrow, "k2", 11));
  deepStrictEqual([race.waited, race.second.code], [true, "idempotency_key_reused"]);
  deepStrictEqual(await bank.settled(escrow), "10+0+50 held");
  await bank.assertWhole();
});

Deno.test("when the first comes to nothing, the second does it", async () => {
  const escrow = await bank.hold("ana", "ben", 60);
  const race = await bank.overtake(part(escrow, "k3"), part(escrow, "k3", 11), "rollback");
  deepStrictEqual([race.waited, race.second.code, race.second.replayed], [true, "done", false]);
  deepStrictEqual(await bank.settled(escrow), "11+0+49 held");
  await bank.assertWhole();
});

Deno.test("a key of another member does not wait", async () => {
  const bio = { changes: { bio: "Bikes" } };
  const race = await bank.overtake(
    { name: "ana", rpc: "member_update", arguments: bio, key: "k4" },
    { name: "ben", rpc: "member_update", arguments: bio, key: "k4" },
  );
  deepStrictEqual([race.waited, race.second.replayed], [false, false]);
});

Deno.test("ten at once with one key: one effect, ten equal answers", async () => {
  const escrow = await bank.hold("ana", "ben", 60);
  const outcomes = await bank.atOnce(Array.from({ length: 10 }, () => part(escrow, "k5")));
  deepStrictEqual(new Set(outcomes.map(({ body }) => JSON.stringify(body))).size, 1);
  deepStrictEqual(outcomes.filter(({ replayed }) => replayed === false).length, 1);
  deepStrictEqual(await bank.settled(escrow), "10+0+50 held");
  await bank.assertWhole();
});

Deno.test("who is erased finds the answer, although nobody is left to ask", async () => {
  const gone = (rpc: string): Call => ({ name: "ida", rpc, arguments: {}, key: rpc });
  await bank.do(gone("membership_leave"));
  const race = await bank.overtake(gone("member_erase"), gone("member_erase"));
  deepStrictEqual([race.waited, race.first.replayed], [true, false]);
  deepStrictEqual(race.second, { ...race.first, replayed: true });
});

Deno.test("two first logins at once make one member with one grant", async () => {
  await bank.do(`update community_settings set welcome_grant = 30`);
  await bank.do(`insert into auth.users (id) values (md5('login of gus')::uuid)`);
  const join = `select member_join(md5('login of gus')::uuid, 'gus', 'town')`;
  const race = await bank.overtake(join, join);
  deepStrictEqual([race.first.code, race.waited, race.second.code], ["done", true, "done"]);
  deepStrictEqual(race.first.body, race.second.body);
  deepStrictEqual(await bank.do(`select balance from accounts where member_id = ${id("gus")}`), 30);
  await bank.assertWhole();
});

Deno.test("approved twice at once: let in once, with one grant", async () => {
  await bank.do(`update community_settings set joining = 'approval'`);
  await bank.do(`insert into auth.users (id) values (md5('login of hal')::uuid)`);
  await bank.do(`select member_join(md5('login of hal')::uuid, 'hal', 'town')`);
  const approve = {
    name: "cleo",
    rpc: "membership_approve",
    arguments: { member_id: await bank.do(`select ${id("hal")}`), reason: "We met" },
  };
  const race = await bank.overtake(
    approve,
    `update memberships set standing = 'active' where member_id = ${id("hal")}`,
  );
  deepStrictEqual([race.first.code, race.waited, race.second.code], ["done", true, "done"]);
  deepStrictEqual(await bank.do(`select balance from accounts where member_id = ${id("hal")}`), 30);
  await bank.assertWhole();
});

Deno.test("a place claimed twice at once: one claim, both get its answer", async () => {
  await bank.do(`update community_settings set joining = 'invitation'`);
  await bank.do(`insert into auth.users (id) values (md5('login of ida')::uuid)`);
  await bank.do(`select member_join(md5('login of ida')::uuid, 'ida', 'town')`);
  const greta = { name: "cleo", rpc: "membership_add", arguments: { display_name: "greta" } };
  const { member_id } = await bank.do(greta);
  const link = { name: "cleo", rpc: "invitation_create", arguments: { member_id } };
  const invitation = (await bank.do(link)).token;
  const claim = { name: "ida", rpc: "community_join", arguments: { invitation }, key: "k6" };
  const race = await bank.overtake(claim, claim);
  deepStrictEqual([race.first.body.member_id, race.waited], [member_id, true]);
  deepStrictEqual(race.second, { ...race.first, replayed: true });
});

Deno.test("who claims a place joins elsewhere as its member, whoever is first", async () => {
  await bank.do(`insert into communities (name, slug) values ('Hill', 'hill')`);
  await bank.do(`insert into auth.users (id) values (md5('login of jan')::uuid)`);
  await bank.do(`select member_join(md5('login of jan')::uuid, 'jan', 'town')`);
  const hugo = { name: "cleo", rpc: "membership_add", arguments: { display_name: "hugo" } };
  const { member_id } = await bank.do(hugo);
  const link = { name: "cleo", rpc: "invitation_create", arguments: { member_id } };
  const join = (given: Record<string, string>): Call => ({
    name: "jan",
    rpc: "community_join",
    arguments: given,
  });
  const race = await bank.overtake(
    join({ invitation: (await bank.do(link)).token }),
    join({ community: "hill" }),
  );
  deepStrictEqual([race.first.code, race.waited, race.second.code], ["done", true, "done"]);
  deepStrictEqual(race.second.body.member_id, member_id);
});
