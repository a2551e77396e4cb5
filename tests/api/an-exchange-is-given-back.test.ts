import { deepStrictEqual } from "node:assert/strict";
import { expect } from "../harness/member.ts";
import { assertPurses } from "./support/balances.ts";
import { held, request } from "./support/exchange.ts";
import { newVillage } from "./support/people.ts";

Deno.test("the provider gives everything back", async () => {
  const village = await newVillage("given-back");
  const { ana, ben } = village;
  const escrow_id = await held(ana, ben, 60);
  await assertPurses(village, { ana: [0, 60, 0, 540], ben: [0, 0, 60, 600] });
  const { body } = expect(200, await ben.post("/escrow/refund", { escrow_id, reason: "Rain." }));
  deepStrictEqual([body.state, body.released, body.refunded], ["refunded", 0, 60]);
  await assertPurses(village, { ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] });
  const { events } = expect(200, await ana.get(`/escrow/${escrow_id}`)).body;
  deepStrictEqual([events.at(-1).kind, events.at(-1).reason], ["escrow_refunded", "Rain."]);
});

Deno.test("after a part was released, the provider gives back the rest", async () => {
  const village = await newVillage("rest-given-back");
  const { ana, ben } = village;
  const escrow_id = await held(ana, ben, 60);
  expect(200, await ana.post("/escrow/confirm", { escrow_id, amount: 20, final: false }));
  const { body } = expect(200, await ben.post("/escrow/refund", { escrow_id }));
  deepStrictEqual([body.state, body.released, body.refunded], ["split", 20, 40]);
  await assertPurses(village, { ana: [-20, 0, 0, 580], ben: [20, 0, 0, 620] });
});

Deno.test("a delivery is taken back as well", async () => {
  const village = await newVillage("delivery-given-back");
  const { ana, ben } = village;
  const escrow_id = await held(ana, ben, 60);
  expect(200, await ben.post("/escrow/deliver", { escrow_id }));
  expect(200, await ben.post("/escrow/refund", { escrow_id }));
  await assertPurses(village, { ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] });
});

Deno.test("nothing is held for a request that is declined or cancelled", async () => {
  const village = await newVillage("no-exchange");
  const { ana, ben } = village;
  const declined = await request(ana, ben);
  const no = { request_id: declined.request_id, reason: "I am away." };
  deepStrictEqual(expect(200, await ben.post("/request-decline", no)).body.state, "declined");
  await assertPurses(village, { ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] });

  const { request_id } = await request(ana, ben);
  const { body } = expect(200, await ana.post("/request-cancel", { request_id }));
  deepStrictEqual([body.state, body.exchange_id], ["cancelled", null]);
  await assertPurses(village, { ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] });

  for (const path of ["/request-accept", "/request-decline"]) {
    const late = await ben.post(path, { request_id });
    deepStrictEqual([late.status, late.body.code], [409, "request_not_open"]);
  }
});
