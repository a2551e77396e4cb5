import type { Bank, Claim } from "../bank.ts";
import { checkLimits, mayEarn, mayPay } from "../books.ts";
import { type Act, type Command, command, type Scene } from "../command.ts";
import { isStaff, membershipOf, personOf, requireMember } from "../members.ts";
import { found, refuseIf } from "../refused.ts";
import { payLevied } from "./transfers.ts";

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

/** Pay at once, as far as the limits let it. */
export function payNow(bank: Bank, claim: Claim): void {
  const { recipient_id, provider_id, community_id, amount, levy } = claim;
  checkLimits(bank, community_id, { payer: recipient_id, payee: provider_id, amount, levy });
  claim.state = "accepted";
  payLevied(bank, community_id, recipient_id, provider_id, amount, levy, "exchange");
}

/** What an answer says of a claim. */
export function said({ payment_request_id, state, amount, levy, recording }: Claim) {
  return { payment_request_id, state, amount, levy, recording };
}

/** What becomes of a claim: its parties answer it, or staff decide. */
export const claimAnswers: Command[] = [accept, reject, withdraw, remind, decide];
