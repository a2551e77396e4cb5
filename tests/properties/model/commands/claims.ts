import { type Bank, type Claim, communityOf } from "../bank.ts";
import { checkLimits, levyOf, mayEarn, mayPay, rounded } from "../books.ts";
import { anyMember, categoryFor, dayFor, otherIn, placeFor } from "../choices.ts";
import { type Act, command, type Job, type Scene, type Subject } from "../command.ts";
import { recordingOf } from "../escrows.ts";
import { actingIn, isStaff, membershipOf, personOf, requireMember } from "../members.ts";
import { isToCome } from "../moments.ts";
import { codesOf, found, refuseIf } from "../refused.ts";
import { payLevied } from "./transfers.ts";

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

/** Pay at once, as far as the limits let it. */
function payNow(bank: Bank, claim: Claim): void {
  const { recipient_id, provider_id, community_id, amount, levy } = claim;
  checkLimits(bank, community_id, { payer: recipient_id, payee: provider_id, amount, levy });
  claim.state = "accepted";
  payLevied(bank, community_id, recipient_id, provider_id, amount, levy, "exchange");
}

type About = { payment_request_id: string; reason?: string };
const accept = command<About>({
  rpc: "payment_request_accept",
  route: "POST /payment-requests/accept",
  weight: 6,
  make: (scene) => make(scene, "recipient_id", {}),
  step(bank, { actor, args }) {
    const claim = claimOf(bank, actor.member_id, args.payment_request_id);
    const { recipient_id, provider_id, community_id, amount } = claim;
    refuseIf([recipient_id !== actor.member_id, "not_recipient"]);
    refuseIf(
      ...notOpen(bank, claim),
      [claim.recording === "coordinator", "coordinator_records"],
      [!mayPay(bank, recipient_id, community_id, amount), "standing_forbids"],
      [!mayEarn(bank, provider_id, community_id, amount), "partner_standing_forbids"],
    );
    payNow(bank, claim);
    return said(claim);
  },
});

const reject = command<About>({
  rpc: "payment_request_reject",
  route: "POST /payment-requests/reject",
  weight: 2,
  make: (scene) => make(scene, "recipient_id", { reason: "It was less." }),
  step: (bank, act) => close(bank, act, "recipient_id", "not_recipient", "rejected"),
});

const withdraw = command<About>({
  rpc: "payment_request_withdraw",
  route: "POST /payment-requests/withdraw",
  weight: 2,
  make: (scene) => make(scene, "provider_id", {}),
  step: (bank, act) => close(bank, act, "provider_id", "not_provider", "withdrawn"),
});

const remind = command<About>({
  rpc: "payment_request_remind",
  route: "POST /payment-requests/remind",
  weight: 2,
  make: (scene) => make(scene, "provider_id", {}),
  step(bank, { actor, args }) {
    const claim = claimOf(bank, actor.member_id, args.payment_request_id);
    refuseIf([claim.provider_id !== actor.member_id, "not_provider"]);
    refuseIf(...notOpen(bank, claim));
    const isRecent = claim.reminded !== null && bank.now - claim.reminded < 24;
    refuseIf([isRecent, "reminded_already"]);
    claim.reminded = bank.now;
    return said(claim);
  },
});

type Decide = { payment_request_id: string; accept: boolean; reason: string };
const decide = command<Decide>({
  rpc: "payment_request_decide",
  route: "POST /admin/payment-requests/decide",
  weight: 3,
  make({ bank, dice }) {
    const fits = bank.claims.filter((one) =>
      one.state === "open" && one.recording === "coordinator"
    );
    const claim = dice.ofThese(fits, bank.claims);
    if (!claim) return undefined;
    const staff = bank.memberships.filter((one) =>
      isStaff(one) && one.community_id === claim.community_id
    );
    const neutral = staff.filter((one) => !isParty(claim, one.member_id));
    const by = personOf(bank, dice.ofThese(neutral, staff)!.member_id);
    const { payment_request_id } = claim;
    return { by, args: { payment_request_id, accept: dice.next(3) < 2, reason: "I asked." } };
  },
  step(bank, { actor, args }) {
    requireMember(actor);
    const claim = found(
      bank.claims.find((one) => one.payment_request_id === args.payment_request_id),
    );
    const place = membershipOf(bank, actor.member_id, claim.community_id);
    found(isStaff(place) ? place : undefined);
    const { recipient_id, provider_id, community_id, amount } = claim;
    refuseIf([isParty(claim, actor.member_id), "not_neutral"], [
      place!.standing !== "active",
      "standing_forbids",
    ]);
    refuseIf(
      ...notOpen(bank, claim),
      [claim.recording !== "coordinator", "recording_forbids"],
      [
        args.accept && !(mayPay(bank, recipient_id, community_id, amount) &&
          mayEarn(bank, provider_id, community_id, amount)),
        "partner_standing_forbids",
      ],
    );
    if (args.accept) payNow(bank, claim);
    else claim.state = "rejected";
    return said(claim);
  },
});

function close(
  bank: Bank,
  { actor, args }: Act<About>,
  side: "recipient_id" | "provider_id",
  otherwise: string,
  state: Claim["state"],
) {
  const claim = claimOf(bank, actor.member_id, args.payment_request_id);
  refuseIf([claim[side] !== actor.member_id, otherwise]);
  refuseIf(...notOpen(bank, claim));
  claim.state = state;
  return said(claim);
}

function make(
  { bank, dice }: Scene,
  side: "recipient_id" | "provider_id",
  more: { reason?: string },
) {
  const open = bank.claims.filter(({ state }) => state === "open");
  const claim = dice.ofThese(open, bank.claims);
  if (!claim) return undefined;
  const { payment_request_id } = claim;
  return { by: personOf(bank, claim[side]), args: { payment_request_id, ...more } };
}

function isParty({ recipient_id, provider_id }: Claim, member_id: string): boolean {
  return [recipient_id, provider_id].includes(member_id);
}

function claimOf(bank: Bank, member_id: string, payment_request_id: string): Claim {
  requireMember(personOf(bank, member_id));
  const claim = found(bank.claims.find((one) => one.payment_request_id === payment_request_id));
  return found(isParty(claim, member_id) ? claim : undefined);
}

function notOpen({ now }: Bank, { state, due }: Claim): [boolean, string][] {
  return [
    [state !== "open", "payment_request_not_open"],
    [state === "open" && due <= now, "deadline_passed"],
  ];
}

function said({ payment_request_id, state, amount, levy, recording }: Claim) {
  return { payment_request_id, state, amount, levy, recording };
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
  commands: [create, accept, reject, withdraw, remind, decide],
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
