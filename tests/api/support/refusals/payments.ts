import { changeSettings } from "../../../harness/community.ts";
import { aGift, claimed } from "../exchange.ts";
import { type Met, twice, village } from "./village.ts";

const { town, ana, ben, cora } = village;

/** Refusals where minutes move without an escrow. */
export const paymentRefusals: Met = {
  payment_request_not_open: async () => {
    const payment_request_id = await claimed(ben, ana);
    return await twice(ana, "/payment-requests/accept", { payment_request_id });
  },
  pot_too_low: () =>
    cora.post("/admin/payments", {
      member_id: ben.member_id,
      amount: 1_000_000,
      category: "other",
      note: "More than there is.",
    }),
  reminded_already: async () => {
    const payment_request_id = await claimed(ben, ana);
    return await twice(ben, "/payment-requests/remind", { payment_request_id });
  },
  transfers_not_allowed: async () => {
    await changeSettings(town, { transfers_allowed: false });
    const answer = await ana.post("/transfers", aGift(ben));
    await changeSettings(town, { transfers_allowed: true });
    return answer;
  },
};
