import { deepStrictEqual } from "node:assert/strict";
import { changeSettings } from "../harness/community.ts";
import { expect, type Member } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";
import { digestOf } from "./support/digest.ts";
import { disputed, held, leftAlone, offer, overdue, request, takenUp } from "./support/exchange.ts";
import { newMember } from "./support/people.ts";
import { newWorld } from "./support/world.ts";

const world = await newWorld("not-its-time");
const { town, ana, ben, cora } = world;
const words = { reason: "other", statement: "We disagree." };

type Call = [by: Member, path: string, more?: object];
const onEscrow: Call[] = [
  [ben, "/escrow/deliver"],
  [ana, "/escrow/confirm"],
  [ben, "/escrow/refund"],
  [ben, "/escrow/dispute", words],
];
const onRequest: Call[] = [
  [ben, "/request-accept"],
  [ben, "/request-decline"],
  [ana, "/request-cancel"],
];
const onDispute: Call[] = [
  [ben, "/disputes/respond", { statement: "My side." }],
  [ana, "/disputes/withdraw"],
  [cora, "/admin/disputes/resolve", { resolution: "release" }],
];

/** Assert that each call is refused with this code, and that nothing changes. */
async function refuses(calls: Call[], subject: object, status: number, code: string) {
  const before = await digestOf(world);
  for (const [by, path, more] of calls) {
    const { status: seen, body } = await by.post(path, { ...subject, ...more });
    deepStrictEqual([path, seen, body.code], [path, status, code]);
  }
  deepStrictEqual(await digestOf(world), before, "nothing has changed");
}

Deno.test("settled: nothing is left to move", async () => {
  const escrow_id = await held(ana, ben, 5);
  expect(200, await ana.post("/escrow/confirm", { escrow_id }));
  await refuses(onEscrow, { escrow_id }, 409, "escrow_not_open");
});

Deno.test("disputed: the parties wait for the decision", async () => {
  const escrow_id = await held(ana, ben, 5);
  await disputed(ana, escrow_id);
  await refuses(onEscrow, { escrow_id }, 409, "under_dispute");
});

Deno.test("decided: a case stays as it is", async () => {
  const dispute_id = await disputed(ana, await held(ana, ben, 5));
  const decision = { dispute_id, resolution: "release" };
  expect(200, await cora.post("/admin/disputes/resolve", decision));
  await refuses(onDispute, { dispute_id }, 409, "dispute_closed");
});

for (
  const [end, ended] of [["accept", "accepted"], ["decline", "declined"], ["cancel", "cancelled"]]
) {
  Deno.test(`a request that was ${ended} is open no more`, async () => {
    const { request_id } = await request(ana, ben, 5);
    const answer = await (end === "cancel" ? ana : ben).post(`/request-${end}`, { request_id });
    deepStrictEqual(answer.status < 300, true);
    await refuses(onRequest, { request_id }, 409, "request_not_open");
  });
}

Deno.test("past its deadline: only the clock acts, whether or not it has yet", async () => {
  const escrow_id = await held(ana, ben, 5);
  const dispute_id = await disputed(ana, await held(ana, ben, 5));
  const { request_id } = await request(ana, ben, 5);
  await leftAlone("delivery-deadlines", escrow_id);
  await leftAlone("dispute-deadlines", dispute_id);
  await leftAlone("request-expiry", request_id);
  await overdue("escrow", escrow_id);
  await overdue("dispute", dispute_id);
  await overdue("request", request_id);
  await refuses(onEscrow, { escrow_id }, 409, "deadline_passed");
  await refuses(onDispute, { dispute_id }, 409, "deadline_passed");
  await refuses(onRequest, { request_id }, 409, "deadline_passed");
  for (const id of [escrow_id, dispute_id, request_id]) await takenUp(id);
});

Deno.test("the other side: each does only what is theirs", async () => {
  const { request_id } = await request(ana, ben, 5);
  await refuses([[ana, "/request-decline"]], { request_id }, 403, "not_provider");
  await refuses([[ben, "/request-cancel"]], { request_id }, 403, "not_author");
  const escrow_id = await held(ana, ben, 5);
  const providers: Call[] = [[ana, "/escrow/deliver"], [ana, "/escrow/refund"]];
  await refuses(providers, { escrow_id }, 403, "not_provider");
  await refuses([[ben, "/escrow/confirm"]], { escrow_id }, 403, "not_recipient");
});

Deno.test("less than half a step is nothing, wherever minutes are entered", async () => {
  const escrow_id = await held(ana, ben, 60);
  const { offer_id } = await offer(ben);
  await changeSettings(town, { rounding_step: 60 });
  const amount = 29;
  const calls: Call[] = [
    [ben, "/escrow/deliver", { escrow_id }],
    [ana, "/escrow/confirm", { escrow_id }],
    [ana, "/requests-create", { offer_id }],
    [ben, "/offers-create", { title: "Tea", description: "With milk.", category: "other" }],
  ];
  await refuses(calls, { amount }, 400, "amount_rounds_to_nothing");
  const { body } = await ben.patch(`/offers/${offer_id}`, { amount });
  deepStrictEqual(body.code, "amount_rounds_to_nothing");
  await changeSettings(town, { rounding_step: 1 });
});

Deno.test("staff: not while suspended, and not above themselves", async () => {
  const carl = await newMember("Carl", town, { role: "coordinator" });
  const alma = await newMember("Alma", town, { role: "admin" });
  const dispute_id = await disputed(ana, await held(ana, ben, 5));
  const acts = ["approve", "suspend", "restore", "limits"];
  const on = ({ member_id }: Member, by: Member) =>
    acts.map((act): Call => [
      by,
      `/admin/members/${member_id}/${act}`,
      act === "limits" ? { floor: 0 } : {},
    ]);
  await refuses(on(alma, cora), { reason: "Talked it over." }, 403, "admin_required");
  await sql`
    update memberships set standing = 'suspended' where member_id = ${carl.member_id}`;
  await refuses(on(ana, carl), { reason: "Talked it over." }, 403, "standing_forbids");
  const decide: Call = [carl, "/admin/disputes/resolve", { resolution: "release" }];
  await refuses([decide], { dispute_id }, 403, "standing_forbids");
  const limits: Call = [cora, `/admin/members/${ana.member_id}/limits`, { unit: "GOLD", floor: 0 }];
  await refuses([limits], { reason: "Talked it over." }, 400, "unit_unknown");
});
