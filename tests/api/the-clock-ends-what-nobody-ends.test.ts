import { deepStrictEqual } from "node:assert/strict";
import { expect } from "../harness/member.ts";
import { assertPurses, type Purse } from "./support/balances.ts";
import { disputed, held, leftAlone, overdue, request, takenUp } from "./support/exchange.ts";
import { runJob } from "./support/jobs.ts";
import { newVillage } from "./support/people.ts";

Deno.test("delivered and silent: what is claimed is released", async () => {
  const village = await newVillage("silent");
  const { ana, ben } = village;
  const escrow_id = await held(ana, ben, 60);
  expect(200, await ben.post("/escrow/deliver", { escrow_id, amount: 45 }));
  await runJob("auto-release");
  await assertPurses(village, { ana: [0, 60, 0, 540], ben: [0, 0, 60, 600] });

  // The deadline itself decides, whether or not the job has been here.
  await leftAlone("auto-release", escrow_id);
  await overdue("escrow", escrow_id);
  await runJob("auto-release");
  for (const [member, path] of [[ana, "confirm"], [ana, "dispute"], [ben, "refund"]] as const) {
    const words = path === "dispute" ? { reason: "other", statement: "Too late." } : {};
    const late = await member.post(`/escrow/${path}`, { escrow_id, ...words });
    deepStrictEqual([path, late.status, late.body.code], [path, 409, "deadline_passed"]);
  }
  await assertPurses(village, { ana: [0, 60, 0, 540], ben: [0, 0, 60, 600] });
  await takenUp(escrow_id);
  await runJob("auto-release");
  await assertPurses(village, { ana: [-45, 0, 0, 555], ben: [45, 0, 0, 645] });
  const { body } = expect(200, await ana.get(`/escrow/${escrow_id}`));
  deepStrictEqual([body.state, body.events.at(-1).by], ["split", "job"]);
});

Deno.test("never delivered: refunded at the delivery deadline", async () => {
  const village = await newVillage("never-delivered");
  const { ana, ben } = village;
  const escrow_id = await held(ana, ben, 60);
  await runJob("delivery-deadlines");
  await assertPurses(village, { ana: [0, 60, 0, 540], ben: [0, 0, 60, 600] });
  await overdue("escrow", escrow_id);
  await runJob("delivery-deadlines");
  await assertPurses(village, { ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] });
  const { body } = expect(200, await ben.get(`/escrow/${escrow_id}`));
  deepStrictEqual([body.state, body.events.at(-1).by], ["refunded", "job"]);
});

Deno.test("never answered: a request expires, and nothing was held", async () => {
  const village = await newVillage("never-answered");
  const { ana, ben } = village;
  const { request_id } = await request(ana, ben);
  await overdue("request", request_id);
  await runJob("request-expiry");
  await assertPurses(village, { ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] });
  const { body } = expect(200, await ana.get(`/requests/${request_id}`));
  deepStrictEqual([body.state, body.exchange_id], ["expired", null]);
});

const fallbacks: { [fallback: string]: { state: string; ana: Purse; ben: Purse } } = {
  refund: { state: "refunded", ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] },
  release: { state: "released", ana: [-61, 0, 0, 539], ben: [61, 0, 0, 661] },
  half: { state: "split", ana: [-30, 0, 0, 570], ben: [30, 0, 0, 630] },
};

for (const [fallback, { state, ...after }] of Object.entries(fallbacks)) {
  Deno.test(`never decided: the fallback is ${fallback}`, async () => {
    const village = await newVillage(`fallback-${fallback}`, { dispute_fallback: fallback });
    const { ana, ben } = village;
    const escrow_id = await held(ana, ben, 61);
    const dispute_id = await disputed(ana, escrow_id);
    await runJob("dispute-deadlines");
    await assertPurses(village, { ana: [0, 61, 0, 539], ben: [0, 0, 61, 600] });
    await overdue("dispute", dispute_id);
    await runJob("dispute-deadlines");
    await assertPurses(village, after);
    const { body } = expect(200, await ben.get(`/disputes/${dispute_id}`));
    deepStrictEqual([body.state, body.fell_back, body.decided_by], ["decided", true, null]);
    deepStrictEqual(expect(200, await ana.get(`/escrow/${escrow_id}`)).body.state, state);
  });
}
