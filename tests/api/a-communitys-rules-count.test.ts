import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { changeSettings } from "../harness/community.ts";
import { expect } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";
import { assertPurses, purse } from "./support/balances.ts";
import { accepted, held, request } from "./support/exchange.ts";
import { newMember, newVillage } from "./support/people.ts";

Deno.test("minutes are rounded once, where entered; what was entered is kept", async () => {
  const rules = { rounding_step: 15, rounding_mode: "up" };
  const village = await newVillage("rounding", rules);
  const { ana, ben } = village;
  const { request: asked, exchange, escrow } = await accepted(ana, ben, 50);
  deepStrictEqual([asked.raw_amount, asked.amount, escrow.amount], [50, 60, 60]);
  strictEqual(exchange.raw_amount, 50);
  await assertPurses(village, { ana: [0, 60, 0, 540], ben: [0, 0, 60, 600] });
  const { escrow_id } = escrow;
  expect(200, await ben.post("/escrow/deliver", { escrow_id, amount: 31 }));
  const { body } = expect(200, await ana.post("/escrow/confirm", { escrow_id }));
  deepStrictEqual([body.state, body.released, body.refunded], ["split", 45, 15]);
  await assertPurses(village, { ana: [-45, 0, 0, 555], ben: [45, 0, 0, 645] });
});

Deno.test("a levy comes out of what the provider receives, and goes to the pot", async () => {
  const village = await newVillage("levies", { levy_basis_points: 1000 });
  const { town, ana, ben } = village;
  const escrow_id = await held(ana, ben, 59);
  // Fixed at the hold: a later change concerns later exchanges.
  await changeSettings(town, { levy_basis_points: 0 });
  await assertPurses(village, { ana: [0, 59, 0, 541], ben: [0, 0, 59, 600] });
  expect(200, await ana.post("/escrow/confirm", { escrow_id, amount: 29, final: false }));
  await assertPurses(village, { ana: [-29, 30, 0, 541], ben: [27, 0, 30, 627] });
  const { body } = expect(200, await ana.post("/escrow/confirm", { escrow_id }));
  deepStrictEqual([body.state, body.released, body.levied], ["released", 59, 5]);
  await assertPurses(village, { ana: [-59, 0, 0, 541], ben: [54, 0, 0, 654] });
  const [{ pot }] = await sql<[{ pot: number }]>`
    select sum(balance)::bigint as pot from accounts
    where community_id = ${town.community_id} and system_account = 'pot'`;
  strictEqual(pot, 5);
});

Deno.test("a floor counts what is held, a ceiling what is on its way", async () => {
  const village = await newVillage("limits-count", { default_floor: -60, default_ceiling: 60 });
  const { town, ana, ben, cora } = village;
  await held(ana, ben, 40);
  await assertPurses(village, { ana: [0, 40, 0, 20], ben: [0, 0, 40, 60] });
  const tooMuch = await request(ana, cora, 21);
  const low = await cora.post("/request-accept", { request_id: tooMuch.request_id });
  deepStrictEqual([low.status, low.body.code, low.body.details.missing], [
    409,
    "balance_too_low",
    1,
  ]);
  const cleo = await newMember("Cleo", town);
  const more = await request(cleo, ben, 21);
  const full = await ben.post("/request-accept", { request_id: more.request_id });
  deepStrictEqual([full.status, full.body.code, full.body.details.over], [
    409,
    "ceiling_reached",
    1,
  ]);
  await held(cleo, ben, 20);
  await held(ana, cleo, 20);
  await assertPurses(village, { ana: [0, 60, 0, 0], ben: [0, 0, 60, 60] });
  deepStrictEqual(await purse(cleo), [0, 20, 20, 40]);
});

Deno.test("a request to the whole community is accepted by whoever comes first", async () => {
  const village = await newVillage("open-request");
  const { ana, ben, cora } = village;
  const words = { title: "Moving", description: "Two boxes.", category: "other", amount: 45 };
  const { request_id } = expect(201, await ana.post("/requests-create", words)).body;
  const own = await ana.post("/request-accept", { request_id });
  deepStrictEqual([own.status, own.body.code], [409, "self_dealing"]);
  const { escrow } = expect(201, await ben.post("/request-accept", { request_id })).body;
  strictEqual(escrow.provider_id, ben.member_id);
  strictEqual((await cora.post("/request-accept", { request_id })).status, 404);
  await assertPurses(village, { ana: [0, 45, 0, 555], ben: [0, 0, 45, 600] });
});

Deno.test("deadlines are those of the moment they began, whatever changes later", async () => {
  const { town, ana, ben } = await newVillage("windows", { confirmation_window: "2 days" });
  const escrow_id = await held(ana, ben, 30);
  const day = 24 * 60 * 60 * 1000;
  const left = (due: string) => Math.round((Date.parse(due) - Date.now()) / day);
  strictEqual(left(expect(200, await ana.get(`/escrow/${escrow_id}`)).body.due_at), 30);
  strictEqual(left(expect(200, await ben.post("/escrow/deliver", { escrow_id })).body.due_at), 2);
  await changeSettings(town, { confirmation_window: "9 days" });
  strictEqual(left(expect(200, await ana.get(`/escrow/${escrow_id}`)).body.due_at), 2);
});
