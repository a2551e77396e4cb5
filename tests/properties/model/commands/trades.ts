import { communityOf } from "../bank.ts";
import { checkPays, mayEarn, mayPay, rounded } from "../books.ts";
import { categoryFor, dayFor } from "../choices.ts";
import { command } from "../command.ts";
import { recordingOf } from "../escrows.ts";
import { arrives, atMost, lineOf, statusOf, trade } from "../lines.ts";
import { actingIn, personOf } from "../members.ts";
import { isToCome } from "../moments.ts";
import { found, refuseIf } from "../refused.ts";
import { partnerOf } from "./lines.ts";

type Args = {
  partner: string;
  amount: number;
  category: string;
  service_date?: string;
  to_member_id?: string;
  to_number?: number;
  community_id?: string;
};
/** A member pays one of another community for something done. */
export const pay = command<Args>({
  rpc: "federation_transfer",
  route: "POST /federation/transfers",
  weight: 10,
  make({ bank, dice }) {
    const payer = dice.ofThese(bank.memberships.filter((one) => one.standing === "active"), [])!;
    if (!payer) return undefined;
    const { town, hill } = bank.communities;
    const there = payer.community_id === town.community_id ? hill : town;
    const status = statusOf(bank, payer.community_id, there.community_id);
    if (!["open", "closing"].includes(status) && !dice.once(6)) return undefined;
    const payee = dice.one(
      bank.memberships.filter((one) => one.community_id === there.community_id),
    )!;
    const { member_id, number } = payee;
    const to = dice.once(2) ? { to_number: number } : { to_member_id: member_id };
    const args = { partner: there.slug, amount: dice.amount(60, 30), category: categoryFor(dice) };
    const by = personOf(bank, payer.member_id);
    const more = { service_date: dayFor(dice), community_id: payer.community_id };
    return { by, args: { ...args, ...to, ...more } };
  },
  step(bank, { actor, args }) {
    const payer = actingIn(bank, actor, args.community_id);
    const { community_id: here, member_id } = payer;
    const community = communityOf(bank, here);
    const { community_id: there } = partnerOf(bank, here, args.partner);
    refuseIf([!community.categories.includes(args.category), "category_unknown"], [
      isToCome(args.service_date),
      "invalid_input",
    ]);
    const amount = rounded(community, args.amount);
    refuseIf([amount === 0, "amount_rounds_to_nothing"]);
    const status = statusOf(bank, here, there);
    refuseIf([!["open", "closing"].includes(status), "line_not_open"]);
    const line = lineOf(bank, here, there)!;
    const arriving = arrives(line, amount);
    refuseIf([arriving === 0, "nothing_arrives"], [
      status === "closing" && amount > atMost(bank, line),
      "line_closing",
    ]);
    const payee = found(
      bank.memberships.find((one) =>
        one.community_id === there && !["pending", "closed", "erased"].includes(one.standing) &&
        (one.number === args.to_number || one.member_id === args.to_member_id)
      ),
    );
    const isRecorded = recordingOf(bank, here, member_id) !== "recipient" ||
      recordingOf(bank, there, payee.member_id) !== "recipient";
    refuseIf(
      [payee.member_id === member_id, "self_dealing"],
      [isRecorded, "recording_forbids"],
      [!mayPay(bank, member_id, here, amount), "standing_forbids"],
      [!mayEarn(bank, payee.member_id, there, arriving), "partner_standing_forbids"],
    );
    checkPays(bank, member_id, here, amount);
    trade(bank, line, member_id, payee.member_id, amount);
    return { amount: -amount, partner_amount: arriving, other_number: payee.number };
  },
});
