import type { Code } from "../../../supabase/functions/_shared/codes.ts";
import type { Answer } from "../../harness/call.ts";
import { changeSettings } from "../../harness/community.ts";
import type { Member } from "../../harness/member.ts";
import { aGift, claimed } from "./exchange.ts";
import type { Village } from "./people.ts";

type Twice = (member: Member, path: string, body: object) => Promise<Answer>;

/** How refusals are met where minutes move without an escrow. */
export const metWithoutEscrow = (
  { town, ana, ben, cora }: Village,
  twice: Twice,
): Partial<Record<Code, () => Promise<Answer>>> => ({
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
});
