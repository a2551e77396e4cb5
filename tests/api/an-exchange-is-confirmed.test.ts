import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { expect } from "../harness/member.ts";
import { assertPurses } from "./support/balances.ts";
import { accepted, held } from "./support/exchange.ts";
import { newVillage } from "./support/people.ts";

Deno.test("all of it: request, hold, delivery, release", async () => {
  const village = await newVillage("all-of-it");
  const { ana, ben } = village;
  await assertPurses(village, { ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] });

  const { request, exchange, escrow } = await accepted(ana, ben, 90);
  strictEqual(request.state, "accepted");
  strictEqual(exchange.request_id, request.request_id);
  strictEqual(escrow.state, "held");
  await assertPurses(village, { ana: [0, 90, 0, 510], ben: [0, 0, 90, 600] });

  const { escrow_id } = escrow;
  const delivered = expect(200, await ben.post("/escrow/deliver", { escrow_id })).body;
  deepStrictEqual([delivered.state, delivered.claimed], ["delivered", 90]);
  await assertPurses(village, { ana: [0, 90, 0, 510], ben: [0, 0, 90, 600] });

  const confirmed = expect(200, await ana.post("/escrow/confirm", { escrow_id })).body;
  strictEqual(confirmed.state, "released");
  deepStrictEqual([confirmed.released, confirmed.refunded, confirmed.remaining], [90, 0, 0]);
  await assertPurses(village, { ana: [-90, 0, 0, 510], ben: [90, 0, 0, 690] });

  const { body } = expect(200, await ana.get(`/requests/${request.request_id}`));
  deepStrictEqual([body.state, body.escrow_id], ["done", escrow_id]);
  const life = expect(200, await ben.get(`/escrow/${escrow_id}`)).body.events;
  deepStrictEqual(
    life.map((
      event: { kind: string; by: string; from_state: string; to_state: string },
    ) => [event.kind, event.by, event.from_state, event.to_state]),
    [
      ["escrow_held", "member", null, "held"],
      ["request_accepted", "member", "open", "accepted"],
      ["escrow_delivered", "member", "held", "delivered"],
      ["escrow_released", "member", "delivered", "released"],
    ],
  );
});

Deno.test("the minutes really worked: a part is final, the rest goes back", async () => {
  const village = await newVillage("a-part-of-it");
  const { ana, ben } = village;
  const escrow_id = await held(ana, ben, 60);
  const answer = await ana.post("/escrow/confirm", { escrow_id, amount: 45 });
  const { state, released, refunded, remaining } = expect(200, answer).body;
  deepStrictEqual([state, released, refunded, remaining], ["split", 45, 15, 0]);
  await assertPurses(village, { ana: [-45, 0, 0, 555], ben: [45, 0, 0, 645] });
});

Deno.test("what the provider claims is confirmed when no amount is said", async () => {
  const village = await newVillage("as-claimed");
  const { ana, ben } = village;
  const escrow_id = await held(ana, ben, 60);
  expect(200, await ben.post("/escrow/deliver", { escrow_id, amount: 50 }));
  await assertPurses(village, { ana: [0, 60, 0, 540], ben: [0, 0, 60, 600] });
  const { state, released } = expect(200, await ana.post("/escrow/confirm", { escrow_id })).body;
  deepStrictEqual([state, released], ["split", 50]);
  await assertPurses(village, { ana: [-50, 0, 0, 550], ben: [50, 0, 0, 650] });
});

Deno.test("step by step: parts, each released at once, none more than is held", async () => {
  const village = await newVillage("step-by-step");
  const { ana, ben } = village;
  const escrow_id = await held(ana, ben, 60);
  const part = { escrow_id, final: false };
  const first = expect(200, await ana.post("/escrow/confirm", { ...part, amount: 25 })).body;
  deepStrictEqual([first.state, first.remaining], ["held", 35]);
  await assertPurses(village, { ana: [-25, 35, 0, 540], ben: [25, 0, 35, 625] });

  expect(200, await ana.post("/escrow/confirm", { ...part, amount: 10 }));
  await assertPurses(village, { ana: [-35, 25, 0, 540], ben: [35, 0, 25, 635] });

  const more = await ana.post("/escrow/confirm", { ...part, amount: 26 });
  deepStrictEqual([more.status, more.body.code], [409, "more_than_held"]);
  deepStrictEqual(more.body.details, { amount: 26, remaining: 25 });
  await assertPurses(village, { ana: [-35, 25, 0, 540], ben: [35, 0, 25, 635] });

  const last = expect(200, await ana.post("/escrow/confirm", { ...part, amount: 25 })).body;
  deepStrictEqual([last.state, last.released], ["released", 60]);
  await assertPurses(village, { ana: [-60, 0, 0, 540], ben: [60, 0, 0, 660] });
  const again = await ana.post("/escrow/confirm", { escrow_id });
  deepStrictEqual([again.status, again.body.code], [409, "escrow_not_open"]);
});
