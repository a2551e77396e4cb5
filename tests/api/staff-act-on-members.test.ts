import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type Answer } from "../harness/call.ts";
import { changeSettings } from "../harness/community.ts";
import { expect, type Member } from "../harness/member.ts";
import { dashboard, sql } from "../harness/sql.ts";
import { purse } from "./support/balances.ts";
import { disputed, held, offer, request } from "./support/exchange.ts";
import { newMember, newVillage } from "./support/people.ts";

const reason = { reason: "Talked it over." };
const act = (staff: Member, on: Member, what: string, more: object = {}) =>
  staff.post(`/admin/members/${on.member_id}/${what}`, { ...reason, ...more });
const refusal = ({ status, body }: Answer) => [status, body.code];

Deno.test("a waiting member is let in, and gets then what everybody gets", async () => {
  const { town, cora } = await newVillage("approving", { welcome_grant: 90 });
  await changeSettings(town, { joining: "approval" });
  const paula = await newMember("Paula", town);
  deepStrictEqual(await purse(paula), [0, 0, 0, 600]);
  const early = await paula.post("/offers-create", {
    title: "Tea",
    description: "With milk.",
    category: "other",
  });
  deepStrictEqual(refusal(early), [403, "standing_forbids"]);
  deepStrictEqual(early.body.details, { standing: "pending" });
  const waiting = expect(200, await cora.get("/admin/members?standing=pending")).body.items;
  deepStrictEqual(waiting.map((one: { member_id: string }) => one.member_id), [paula.member_id]);

  const { body } = expect(200, await act(cora, paula, "approve"));
  deepStrictEqual([body.standing, body.role, body.display_name], ["active", "member", "Paula"]);
  deepStrictEqual(await purse(paula), [90, 0, 0, 690]);
  await offer(paula);
  deepStrictEqual(refusal(await act(cora, paula, "approve")), [409, "standing_unchanged"]);
  expect(200, await act(cora, paula, "suspend"));
  expect(200, await act(cora, paula, "restore"));
  deepStrictEqual(await purse(paula), [90, 0, 0, 690], "it is given once");
});

Deno.test("a suspended member begins nothing, and brings to its end what is open", async () => {
  const { ana, ben, cora } = await newVillage("suspending");
  const { request_id } = await request(ana, ben);
  const escrow_id = await held(ana, ben, 30);
  const { offer_id } = await offer(ben);
  strictEqual(expect(200, await act(cora, ben, "suspend")).body.standing, "suspended");

  deepStrictEqual(refusal(await ben.post("/request-accept", { request_id })), [
    403,
    "standing_forbids",
  ]);
  const ask = await ana.post("/requests-create", { offer_id, amount: 30 });
  strictEqual(ask.status >= 400, true);
  strictEqual((await ana.get(`/offers/${offer_id}`)).status, 404);
  expect(200, await ben.post("/escrow/deliver", { escrow_id }));
  expect(200, await ana.post("/escrow/confirm", { escrow_id }));
  deepStrictEqual(await purse(ben), [30, 0, 0, 630]);
  expect(200, await ben.get("/wallet/statement"));

  deepStrictEqual(refusal(await act(cora, ben, "suspend")), [409, "standing_unchanged"]);
  strictEqual(expect(200, await act(cora, ben, "restore")).body.standing, "active");
  strictEqual((await ana.get(`/offers/${offer_id}`)).status, 200);
  expect(201, await ben.post("/request-accept", { request_id }));
});

Deno.test("limits: set, lifted, and what was passed before still goes toward zero", async () => {
  const { ana, ben, cora } = await newVillage("limits");
  const escrow_id = await held(ana, ben, 100);
  expect(200, await ana.post("/escrow/confirm", { escrow_id }));
  const { body } = expect(200, await act(cora, ana, "limits", { floor: -50 }));
  deepStrictEqual([body.floor, body.balance, body.available], [-50, -100, -50]);
  const more = await request(ana, ben, 1);
  const spend = await ben.post("/request-accept", { request_id: more.request_id });
  deepStrictEqual(refusal(spend), [409, "balance_too_low"]);
  const earn = await held(ben, ana, 60);
  expect(200, await ben.post("/escrow/confirm", { escrow_id: earn }));
  deepStrictEqual(await purse(ana), [-40, 0, 0, 10]);

  const free = expect(200, await act(cora, ana, "limits", { floor: null, ceiling: 500 })).body;
  deepStrictEqual([free.floor, free.ceiling, free.available], [null, 500, null]);
  const kept = expect(200, await act(cora, ana, "limits", { floor: -600 })).body;
  deepStrictEqual([kept.floor, kept.ceiling], [-600, 500]);
  const events = await sql<{ source: string; facts: { after: { floor: number | null } } }[]>`
    select source, facts from events
    where member_id = ${ana.member_id} and kind = 'limits_changed' order by event_id`;
  deepStrictEqual(events.map(({ source, facts }) => [source, facts.after.floor]), [
    ["staff", -50],
    ["staff", null],
    ["staff", -600],
  ]);
});

Deno.test("nobody is staff to themselves, nor to another community", async () => {
  const { cora, ana } = await newVillage("own-community");
  const other = await newVillage("other-community");
  for (const what of ["approve", "suspend", "restore", "limits"]) {
    const floor = what === "limits" ? { floor: 0 } : {};
    deepStrictEqual(refusal(await act(cora, cora, what, floor)), [403, "not_neutral"]);
    deepStrictEqual(refusal(await act(other.cora, ana, what, floor)), [404, "not_found"]);
    deepStrictEqual(refusal(await act(ana, cora, what, floor)), [403, "staff_required"]);
  }
  const wallet = expect(200, await cora.get("/wallet")).body.accounts[0];
  strictEqual(wallet.floor, -600);
});

Deno.test("a demotion acts at once, with the token of before", async () => {
  const { town, ana, ben, cora } = await newVillage("demoting");
  const dispute_id = await disputed(ana, await held(ana, ben, 30));
  expect(200, await cora.get("/admin/members"));
  await dashboard`
    update memberships set role = 'member'
    where member_id = ${cora.member_id} and community_id = ${town.community_id}`;
  deepStrictEqual(refusal(await cora.get("/admin/members")), [403, "staff_required"]);
  deepStrictEqual(refusal(await cora.get("/admin/disputes")), [403, "staff_required"]);
  deepStrictEqual(refusal(await act(cora, ana, "suspend")), [403, "staff_required"]);
  const decision = { dispute_id, resolution: "release" };
  const decided = await cora.post("/admin/disputes/resolve", decision);
  deepStrictEqual(refusal(decided), [404, "not_found"]);
  strictEqual((await cora.get(`/disputes/${dispute_id}`)).status, 404);
  strictEqual("findings" in expect(200, await cora.get("/health")).body, false);
});

Deno.test("suspended staff are no staff", async () => {
  const { town, ana, cora } = await newVillage("suspended-staff");
  const carl = await newMember("Carl", town, { role: "coordinator" });
  await dashboard`
    update memberships set standing = 'suspended'
    where member_id = ${carl.member_id} and community_id = ${town.community_id}`;
  deepStrictEqual(refusal(await carl.get("/admin/members")), [403, "staff_required"]);
  deepStrictEqual(refusal(await act(carl, ana, "suspend")), [403, "standing_forbids"]);
  expect(200, await act(cora, ana, "suspend"));
});

Deno.test("a coordinator who is a party does not decide", async () => {
  const { town, ben, cora } = await newVillage("not-neutral");
  const carl = await newMember("Carl", town, { role: "coordinator" });
  const dispute_id = await disputed(cora, await held(cora, ben, 30));
  const decision = { dispute_id, resolution: "refund" };
  deepStrictEqual(refusal(await cora.post("/admin/disputes/resolve", decision)), [
    403,
    "not_neutral",
  ]);
  const { body } = expect(200, await carl.post("/admin/disputes/resolve", decision));
  strictEqual(body.decided_by, carl.member_id);
});
