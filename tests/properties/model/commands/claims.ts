import { type Bank, type Claim, communityOf } from "../bank.ts";
import { levyOf, mayEarn, mayPay, rounded } from "../books.ts";
import { anyMember, categoryFor, dayFor, otherIn, placeFor } from "../choices.ts";
import { command, type Job, type Subject } from "../command.ts";
import { recordingOf } from "../escrows.ts";
import { actingIn, isStaff, membershipOf, personOf } from "../members.ts";
import { isToCome } from "../moments.ts";
import { codesOf, refuseIf } from "../refused.ts";
import { claimAnswers, payNow, said } from "./claim-answers.ts";

type Create = {
  recipient_id: string;
  amount: number;
  category: string;
  service_date?: string;
  community_id?: string;
};
const create = command<Create>({
  rpc: "payment_request_create",
  route: "POST /payment-requests",
  weight: 7,
  make({ bank, dice }) {
    const by = anyMember(bank, dice);
    const community_id = placeFor(bank, dice, by);
    const recipient_id = otherIn(bank, dice, by, community_id).member_id;
    const amount = dice.amount(60, 7);
    const args = { recipient_id, amount, category: categoryFor(dice), community_id };
    return { by, args: { ...args, service_date: dayFor(dice) } };
  },
  step(bank, { actor, args, made }) {
    const { community_id } = actingIn(bank, actor, args.community_id);
    const community = communityOf(bank, community_id);
    const { settings, categories } = community;
    const { recipient_id, category } = args;
    const provider_id = actor.member_id;
    const amount = rounded(community, args.amount);
    const isHere = membershipOf(bank, recipient_id, community_id) !== undefined;
    refuseIf(
      [!isHere, "not_found"],
      [recipient_id === provider_id, "self_dealing"],
      [!mayEarn(bank, provider_id, community_id, amount), "standing_forbids"],
      [isHere && !mayPay(bank, recipient_id, community_id, amount), "partner_standing_forbids"],
      [!settings.transfers_allowed, "transfers_not_allowed"],
      [!categories.includes(category), "category_unknown"],
      [isToCome(args.service_date), "invalid_input"],
      [amount === 0, "amount_rounds_to_nothing"],
    );
    const { recording, fallback } = termsOf(bank, community_id, provider_id, recipient_id);
    const claim: Claim = {
      ...{ payment_request_id: made("payment_request_id"), community_id, provider_id },
      ...{ recipient_id, amount, recording, state: "open", reminded: null },
      levy: levyOf(amount, settings.levy_basis_points, settings.levy_rounding),
      fallback,
      due: bank.now + settings.payment_request_window,
      halfway: bank.now + settings.payment_request_window / 2,
    };
    bank.claims.push(claim);
    // The provider's word is enough: it is paid with the claim.
    if (recording === "provider") payNow(bank, claim);
    return said(claim);
  },
});

/**
 * Nobody's silence pays who is looked after, or has no login and sees no claim. Staff who may act
 * for the recipient do not answer their own claim: other staff decide.
 */
function termsOf(bank: Bank, community_id: string, provider_id: string, recipient_id: string) {
  const { payment_request_fallback } = communityOf(bank, community_id).settings;
  const hasLogin = personOf(bank, recipient_id).login !== null;
  const isStaffs = !hasLogin && isStaff(membershipOf(bank, provider_id, community_id));
  const recording = isStaffs
    ? "coordinator" as const
    : recordingOf(bank, community_id, provider_id, recipient_id);
  const mayAccept = hasLogin && recording !== "coordinator";
  return { recording, fallback: mayAccept ? payment_request_fallback : "reject" as const };
}

const reminders: Job = {
  job: "payment-request-reminders",
  run(bank) {
    for (const claim of bank.claims) {
      if (claim.state !== "open" || claim.due <= bank.now) continue;
      if (claim.halfway === null || claim.halfway > bank.now) continue;
      Object.assign(claim, { reminded: bank.now, halfway: null });
    }
  },
};

/** The clock accepts only what can be paid; otherwise it rejects. */
const deadlines: Job = {
  job: "payment-request-deadlines",
  run(bank) {
    for (const claim of bank.claims) {
      if (claim.state !== "open" || claim.due > bank.now) continue;
      const { recipient_id, provider_id, community_id, amount } = claim;
      const may = claim.fallback === "accept" && mayPay(bank, recipient_id, community_id, amount) &&
        mayEarn(bank, provider_id, community_id, amount);
      // What was not paid has used no override either.
      const overrides = structuredClone(bank.overrides);
      if (may && codesOf(() => payNow(bank, claim)).length === 0) continue;
      claim.state = "rejected";
      bank.overrides = overrides;
    }
  },
};

export const claims: Subject = {
  commands: [create, ...claimAnswers],
  jobs: [reminders, deadlines],
  views: [{
    name: "payment_requests",
    sql: `select jsonb_build_array(payment_request_id, provider_id, recipient_id, state, amount,
        levy, recording, reminded_at is not null, case when state = 'open' then
          round(extract(epoch from due_at - clock_timestamp()) / 3600)::int end)
      from payment_requests where community_id = any($1)`,
    rows: ({ claims, now }) =>
      claims.map((one) => [
        ...[one.payment_request_id, one.provider_id, one.recipient_id, one.state, one.amount],
        ...[one.levy, one.recording, one.reminded !== null],
        one.state === "open" ? one.due - now : null,
      ]),
  }],
};
