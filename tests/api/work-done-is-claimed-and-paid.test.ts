import { deepStrictEqual } from "node:assert/strict";
import { expect } from "../harness/member.ts";
import { aClaim, overdue } from "./support/exchange.ts";
import { runJob } from "./support/jobs.ts";
import { newVillage } from "./support/people.ts";

const { ana, ben } = await newVillage("claiming", {
  levy_basis_points: 1000,
  payment_request_fallback: "accept",
});

Deno.test("a claim is found, paid, and stands on both statements", async () => {
  const made = expect(
    201,
    await ben.post("/payment-requests", { ...aClaim(ana, 30), note: "Tea" }),
  );
  const { payment_request_id } = made.body;
  const { items } = expect(200, await ana.get("/payment-requests?state=open")).body;
  deepStrictEqual([items.length, items[0].provider_name, items[0].note], [1, "Ben", "Tea"]);
  const paid = expect(200, await ana.post("/payment-requests/accept", { payment_request_id })).body;
  const seen = expect(200, await ben.get(`/transfers/${paid.transfer_id}`)).body;
  deepStrictEqual(
    [seen.kind, seen.reason, seen.amount, seen.levied, seen.from_name, seen.to_name],
    ["transfer", "exchange", 30, 3, "Ana", "Ben"],
  );
  const [line] = expect(200, await ben.get("/wallet/statement")).body.items;
  deepStrictEqual(
    [line.transfer_id, line.amount, line.other_name, line.reason],
    [paid.transfer_id, 27, "Ana", "exchange"],
  );
  const { events } = expect(200, await ben.get(`/payment-requests/${payment_request_id}`)).body;
  deepStrictEqual(
    events.map(({ kind }: { kind: string }) => kind),
    ["payment_request_opened", "payment_request_accepted"],
  );
});

Deno.test("silence is an answer, at the deadline", async () => {
  const claim = expect(201, await ben.post("/payment-requests", aClaim(ana, 20))).body;
  await overdue("payment_request", claim.payment_request_id);
  await runJob("payment-request-deadlines");
  const path = `/payment-requests/${claim.payment_request_id}`;
  const { state, decided_by } = expect(200, await ana.get(path)).body;
  deepStrictEqual([state, decided_by], ["accepted", null]);
});
