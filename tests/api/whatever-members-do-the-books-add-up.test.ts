import { deepStrictEqual } from "node:assert/strict";
import { assertWhole } from "../harness/books.ts";
import type { Answer } from "../harness/call.ts";
import { expect, type Member } from "../harness/member.ts";
import { type Random, randomFrom } from "../harness/random.ts";
import { purse } from "./support/balances.ts";
import { accepted, request } from "./support/exchange.ts";
import { type Deal, Model } from "./support/model.ts";
import { newMember, newVillage } from "./support/people.ts";

const STEPS = 40;

for (const seed of [1, 2]) {
  Deno.test(`a walk of ${STEPS} steps, as a model foresees it (seed ${seed})`, async () => {
    const { town, ana, ben, cora } = await newVillage(`walk-${seed}`);
    const people: Record<string, Member> = { ana, ben, cleo: await newMember("Cleo", town) };
    const model = new Model(Object.keys(people));
    const random = randomFrom(seed);
    for (let step = 0; step < STEPS; step++) {
      const took = await takeStep(model, people, cora, random);
      for (const [name, member] of Object.entries(people)) {
        const [seen, foreseen] = [await purse(member), model.purse(name)];
        deepStrictEqual([step, took, name, seen], [step, took, name, foreseen]);
      }
    }
    for (const deal of model.deals) {
      const { body } = expect(200, await people[deal.recipient]!.get(`/escrow/${deal.escrow_id}`));
      deepStrictEqual([body.state, body.released, body.remaining, body.amount], [
        deal.state,
        deal.released,
        deal.remaining,
        deal.amount,
      ]);
    }
    await assertWhole(town);
  });
}

async function takeStep(
  model: Model,
  people: Record<string, Member>,
  cora: Member,
  random: Random,
): Promise<string> {
  const open = model.deals.filter(({ remaining }) => remaining > 0);
  const deal = open[random(open.length)];
  if (!deal || random(4) === 0) return await agree(model, people, random);
  const [recipient, provider] = [people[deal.recipient]!, people[deal.provider]!];
  const { escrow_id } = deal;
  // Sometimes more than is left, which has to be refused.
  const amount = 1 + random(deal.remaining + Math.ceil(deal.remaining / 4));
  const refused = (answer: Answer, code: string) =>
    deepStrictEqual([answer.status, answer.body.code], [409, code]);
  const tooMuch = amount > deal.remaining;
  const frozen = deal.state === "disputed";
  const step = ["deliver", "confirm", "part", "refund", "dispute", "decide"][random(6)]!;
  if (step === "deliver") {
    const answer = await provider.post("/escrow/deliver", { escrow_id, amount });
    if (frozen) refused(answer, "under_dispute");
    else if (deal.state === "delivered") refused(answer, "already_delivered");
    else if (tooMuch) refused(answer, "more_than_held");
    else model.deliver(deal, expect(200, answer) && amount);
  } else if (step === "confirm" && random(2) === 0) {
    const answer = await recipient.post("/escrow/confirm", { escrow_id });
    if (frozen) refused(answer, "under_dispute");
    else {
      expect(200, answer);
      model.settle(deal, deal.claimed ?? deal.remaining, true);
    }
  } else if (step === "confirm" || step === "part") {
    const final = step === "confirm";
    const answer = await recipient.post("/escrow/confirm", { escrow_id, amount, final });
    if (frozen) refused(answer, "under_dispute");
    else if (tooMuch) refused(answer, "more_than_held");
    else model.settle(deal, expect(200, answer) && amount, final);
  } else if (step === "refund") {
    const answer = await provider.post("/escrow/refund", { escrow_id });
    if (frozen) refused(answer, "under_dispute");
    else model.settle(deal, expect(200, answer) && 0, true);
  } else if (!frozen) {
    await quarrel(deal, recipient);
  } else {
    await end(model, deal, { recipient, cora }, random);
  }
  return `${step} ${amount}`;
}

async function agree(model: Model, people: Record<string, Member>, random: Random) {
  const names = Object.keys(people);
  const recipient = names[random(names.length)]!;
  const provider = names.filter((name) => name !== recipient)[random(names.length - 1)]!;
  const amount = 1 + random(300);
  if (model.canHold(recipient, amount)) {
    const { escrow } = await accepted(people[recipient]!, people[provider]!, amount);
    model.hold(escrow.escrow_id, recipient, provider, amount);
  } else {
    const { request_id } = await request(people[recipient]!, people[provider]!, amount);
    const { status, body } = await people[provider]!.post("/request-accept", { request_id });
    deepStrictEqual([status, body.code], [409, "balance_too_low"]);
  }
  return `${recipient} asks ${provider} for ${amount}`;
}

/** The recipient opens the case of a deal, which they may do once. */
async function quarrel(deal: Deal, recipient: Member): Promise<void> {
  const words = { reason: "other", statement: "We disagree." };
  const { escrow_id } = deal;
  const answer = await recipient.post("/escrow/dispute", { escrow_id, ...words });
  if (deal.dispute_id) {
    deepStrictEqual([answer.status, answer.body.code], [409, "already_disputed"]);
    return;
  }
  deal.former = deal.state as "held" | "delivered";
  deal.state = "disputed";
  deal.dispute_id = expect(201, answer).body.dispute_id;
}

/** The case is withdrawn or decided. */
async function end(
  model: Model,
  deal: Deal,
  { recipient, cora }: { recipient: Member; cora: Member },
  random: Random,
): Promise<void> {
  const { dispute_id, remaining } = deal;
  const way = ["withdraw", "release", "refund", "split"][random(remaining > 1 ? 4 : 3)]!;
  if (way === "withdraw") {
    expect(200, await recipient.post("/disputes/withdraw", { dispute_id }));
    deal.state = deal.former!;
    return;
  }
  const amount = way === "split" ? 1 + random(remaining - 1) : undefined;
  const decision = { dispute_id, resolution: way, amount };
  expect(200, await cora.post("/admin/disputes/resolve", decision));
  model.settle(deal, { release: remaining, refund: 0 }[way] ?? amount!, true);
}
