import { type Bank, communityOf, NEW_EXCHANGE } from "../bank.ts";
import { checkLimits, grow, levyOf, mayEarn, mayPay, post, rounded } from "../books.ts";
import { anyMember, categoryFor, dayFor, otherIn, placeFor } from "../choices.ts";
import { command, type Subject } from "../command.ts";
import { recordingOf } from "../escrows.ts";
import { actingIn, membershipOf } from "../members.ts";
import { isToCome } from "../moments.ts";
import { refuseIf } from "../refused.ts";

type Reason = "exchange" | "gift" | "donation" | "correction";
type Create = {
  amount: number;
  category: string;
  service_date?: string;
  reason: Reason;
  to_member_id?: string;
  to_account?: "pot";
  community_id?: string;
};
const create = command<Create>({
  rpc: "transfer_create",
  route: "POST /transfers",
  weight: 9,
  make({ bank, dice }) {
    const by = anyMember(bank, dice);
    const community_id = placeFor(bank, dice, by);
    const reason = dice.one(["exchange", "gift", "donation", "correction"] as const)!;
    const toPot = dice.mostly(reason === "donation", [true, false], 5);
    const balance = bank.accounts.find((one) => one.place === by.member_id)?.balance;
    const to = toPot
      ? { to_account: "pot" as const }
      : { to_member_id: otherIn(bank, dice, by, community_id).member_id };
    const amount = dice.amount(balance, 60, 7);
    const args = { amount, reason, category: categoryFor(dice), ...to, community_id };
    return { by, args: { ...args, service_date: dayFor(dice) } };
  },
  step(bank, { actor, args }) {
    const { community_id } = actingIn(bank, actor, args.community_id);
    const community = communityOf(bank, community_id);
    const { settings } = community;
    const { reason, category, to_member_id: to } = args;
    const payer = actor.member_id;
    const isExchange = reason === "exchange";
    const amount = isExchange ? rounded(community, args.amount) : args.amount;
    const other = to && membershipOf(bank, to, community_id);
    // The order of these the docs leave open; what is not there is not there.
    refuseIf(
      [!mayPay(bank, payer, community_id, amount), "standing_forbids"],
      [reason === "donation" ? !!to : !to && reason !== "correction", "invalid_input"],
      [!!to && !settings.transfers_allowed, "transfers_not_allowed"],
      [
        !!to && isExchange && recordingOf(bank, community_id, payer, to) !== "recipient",
        "recording_forbids",
      ],
      [!community.categories.includes(category), "category_unknown"],
      [isToCome(args.service_date), "invalid_input"],
      [to === payer, "self_dealing"],
      [!!to && !other, "not_found"],
      [!!other && !mayEarn(bank, to, community_id, amount), "partner_standing_forbids"],
      [amount === 0, "amount_rounds_to_nothing"],
    );
    // Who is paid has to have room for what arrives.
    const { levy_basis_points, levy_rounding } = settings;
    const levy = isExchange ? levyOf(amount, levy_basis_points, levy_rounding) : 0;
    checkLimits(bank, community_id, { payer, payee: to ?? null, amount, levy });
    payLevied(bank, community_id, payer, to ?? "pot", amount, levy, reason);
    return { amount, reason, from_id: payer, to_id: to ?? null };
  },
});

/** Minutes worked are levied; whatever else moves is exact. */
export function payLevied(
  bank: Bank,
  community_id: string,
  payer: string,
  to: string,
  amount: number,
  levy: number,
  reason: Reason,
): void {
  const legs = [
    { place: payer, amount: -amount },
    { place: to, amount: amount - levy },
    { place: "pot", amount: levy },
  ];
  const isExchange = reason === "exchange";
  if (isExchange) grow(bank, community_id, { place: to, amount: amount - levy });
  // What is paid for is an exchange; only the bank knows what it calls it.
  const exchange_id = isExchange ? NEW_EXCHANGE : undefined;
  post(bank, community_id, to === "pot" ? "donation" : "transfer", legs, { reason, exchange_id });
}

export const transfers: Subject = { commands: [create], jobs: [], views: [] };
