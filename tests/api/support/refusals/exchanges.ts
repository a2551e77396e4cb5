import { changeSettings } from "../../../harness/community.ts";
import { expect, type Member } from "../../../harness/member.ts";
import { sql } from "../../../harness/sql.ts";
import { disputed, leftAlone, offer, overdue, request, takenUp } from "../exchange.ts";
import { accepting, dispute, escrow, type Met, twice, village, words } from "./village.ts";

const { town, ana, ben, cora } = village;

const statement = { reason: "other", statement: "We disagree." };

/** An escrow that was held while the community recorded in another way. */
const recorded = async (recording: string) => {
  await changeSettings(town, { recording });
  const held = await escrow();
  await changeSettings(town, { recording: "recipient" });
  return held;
};
const decide = async (decision: object) =>
  await cora.post("/admin/disputes/resolve", { ...await dispute(), ...decision });
const ceiling = (member: Member, ceiling: number | null) =>
  sql`update accounts set ceiling = ${ceiling} where member_id = ${member.member_id}`;

/** Refusals along the life of an exchange. */
export const exchangeRefusals: Met = {
  already_delivered: async () => await twice(ben, "/escrow/deliver", await escrow()),
  already_disputed: async () => {
    const { escrow_id } = await escrow();
    const dispute_id = await disputed(ana, escrow_id);
    expect(200, await ana.post("/disputes/withdraw", { dispute_id }));
    return await ana.post("/escrow/dispute", { escrow_id, ...statement });
  },
  amount_rounds_to_nothing: async () => {
    await changeSettings(town, { rounding_step: 60 });
    const answer = await ana.post("/requests-create", { ...words, amount: 29 });
    await changeSettings(town, { rounding_step: 1 });
    return answer;
  },
  balance_too_low: () => accepting(601, () => Promise.resolve()),
  ceiling_reached: async () => {
    const answer = await accepting(30, () => ceiling(ben, 29));
    await ceiling(ben, null);
    return answer;
  },
  coordinator_records: async () => await ana.post("/escrow/confirm", await recorded("coordinator")),
  deadline_passed: async () => {
    const { dispute_id } = await dispute();
    await leftAlone("dispute-deadlines", dispute_id);
    await overdue("dispute", dispute_id);
    const answer = await ben.post("/disputes/respond", { dispute_id, statement: "Late." });
    await takenUp(dispute_id);
    return answer;
  },
  dispute_closed: async () =>
    await twice(cora, "/admin/disputes/resolve", { ...await dispute(), resolution: "refund" }),
  escrow_not_open: async () => await twice(ana, "/escrow/confirm", await escrow()),
  more_than_held: async () => await ana.post("/escrow/confirm", { ...await escrow(), amount: 6 }),
  not_author: async () =>
    await ben.post("/request-cancel", { request_id: (await request(ana, ben)).request_id }),
  not_delivered_yet: async () => await ana.post("/escrow/confirm", await recorded("both")),
  not_neutral: async () =>
    await ben.post("/admin/disputes/resolve", { ...await dispute(), resolution: "release" }),
  not_opener: async () => await ben.post("/disputes/withdraw", await dispute()),
  not_provider: async () => await ana.post("/escrow/deliver", await escrow()),
  not_recipient: async () => await ben.post("/escrow/confirm", await escrow()),
  note_required: async () => {
    await changeSettings(town, { dispute_note_required: true });
    const answer = await decide({ resolution: "refund" });
    await changeSettings(town, { dispute_note_required: false });
    return answer;
  },
  recording_forbids: async () => await cora.post("/admin/escrow/confirm", await escrow()),
  released_amount_required: () => decide({ resolution: "split" }),
  request_not_open: async () =>
    await twice(ana, "/request-cancel", { request_id: (await request(ana, ben)).request_id }),
  self_dealing: async () =>
    await ben.post("/requests-create", { offer_id: (await offer(ben)).offer_id, amount: 5 }),
  under_dispute: async () => {
    const { escrow_id } = await escrow();
    await disputed(ana, escrow_id);
    return await ana.post("/escrow/confirm", { escrow_id });
  },
};
