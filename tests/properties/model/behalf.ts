import { type Bank, communityOf, type Person } from "./bank.ts";
import { rounded } from "./books.ts";
import type { Arguments } from "./command.ts";
import { isPartyOf } from "./groups.ts";
import { actingIn, isStaff, membershipOf } from "./members.ts";
import type { Scope } from "./records.ts";
import { Refused } from "./refused.ts";

/** What a call for somebody else is about: where, with whom on the other side, what it costs. */
type About = { community_id: string; scope: Scope; other?: string | null; amount?: number };
// deno-lint-ignore no-explicit-any -- arguments of a call as it is sent
type Given = any;
type Find = (bank: Bank, args: Given, member: Person, typist: Person) => About | undefined;

const request: Find = (bank, { request_id }, { member_id }) => {
  const one = bank.requests.find((some) => some.request_id === request_id);
  const other = one?.author_id === member_id ? one.provider_id : one?.author_id;
  return one && { community_id: one.community_id, scope: "requests", other };
};

const escrow: Find = (bank, { escrow_id }, { member_id }) => {
  const one = bank.escrows.find((some) => some.escrow_id === escrow_id);
  const other = one?.provider_id === member_id ? one.recipient_id : one?.provider_id;
  return one && { community_id: one.community_id, scope: "confirm", other };
};

const claim: Find = (bank, { payment_request_id }, { member_id }) => {
  const one = bank.claims.find((some) => some.payment_request_id === payment_request_id);
  const other = one?.provider_id === member_id ? one.recipient_id : one?.provider_id;
  return one && { community_id: one.community_id, scope: "requests", other };
};

const paid: Find = (bank, args, member, typist) => {
  const about = claim(bank, args, member, typist);
  const one = bank.claims.find((some) => some.payment_request_id === args.payment_request_id);
  return about && { ...about, scope: "transfers", amount: one!.amount };
};

const payment: Find = (bank, args, member) => {
  const { community_id } = actingIn(bank, member, args.community_id);
  const isWork = args.reason === undefined || args.reason === "exchange";
  const amount = isWork ? rounded(communityOf(bank, community_id), args.amount) : args.amount;
  const payee = args.to_number &&
    bank.memberships.find((one) =>
      one.community_id !== community_id && one.number === args.to_number
    );
  const other = args.to_member_id ?? payee?.member_id;
  return { community_id, scope: "transfers", other, amount };
};

/** The calls that one may make for another, by docs/paper.md. */
const CALLS: Record<string, Find> = {
  request_create: (bank, args, member) => {
    const { community_id } = actingIn(bank, member, args.community_id);
    const offer = bank.offers.find(({ offer_id }) => offer_id === args.offer_id);
    const amount = rounded(communityOf(bank, community_id), args.amount);
    return { community_id, scope: "requests", other: offer?.member_id, amount };
  },
  request_accept: request,
  request_decline: request,
  request_cancel: request,
  escrow_deliver: escrow,
  escrow_confirm: escrow,
  escrow_refund: escrow,
  group_confirm: (bank, { exchange_id }, member, typist) => {
    const legs = bank.escrows.filter((one) => one.exchange_id === exchange_id);
    const meets = legs.some((leg) =>
      isPartyOf(leg, member.member_id) && isPartyOf(leg, typist.member_id)
    );
    const other = meets ? typist.member_id : null;
    return legs[0] && { community_id: legs[0].community_id, scope: "confirm", other };
  },
  transfer_create: payment,
  federation_transfer: payment,
  payment_request_create: (bank, args, member) => {
    const { community_id } = actingIn(bank, member, args.community_id);
    return { community_id, scope: "requests", other: args.recipient_id };
  },
  payment_request_accept: paid,
  payment_request_reject: claim,
  payment_request_withdraw: claim,
  payment_request_remind: claim,
};

export function mayBeForOthers(rpc: string): boolean {
  return rpc in CALLS;
}

/** Who has nothing to do with a member acts for them in nothing. */
export function hasToDoWith(bank: Bank, typist: Person, member_id: string): boolean {
  const isHelper = bank.helpers.some((one) =>
    one.member_id === member_id && one.helper_member_id === typist.member_id && !one.revoked
  );
  const person = bank.people.find((one) => one.member_id === member_id);
  const isTheirStaff = bank.memberships.some((one) =>
    one.member_id === member_id &&
    isStaff(membershipOf(bank, typist.member_id, one.community_id))
  );
  return typist.member_id === member_id || isHelper || !!person && !person.login && isTheirStaff;
}

/** Why a call is not made for somebody; whether what else is wrong goes first is left open. */
export function whyNotFor(
  bank: Bank,
  rpc: string,
  args: Arguments,
  member: Person,
  typist: Person,
): string[] {
  try {
    const about = CALLS[rpc]!(bank, args, member, typist);
    return about ? refusals(bank, about, member, typist) : [];
  } catch (error) {
    // What is not there is told by the call itself.
    if (error instanceof Refused) return [];
    throw error;
  }
}

function refusals(bank: Bank, about: About, member: Person, typist: Person): string[] {
  const { community_id, scope, other, amount = 0 } = about;
  const by = membershipOf(bank, typist.member_id, community_id);
  const helped = membershipOf(bank, member.member_id, community_id);
  const isIn = !!helped && !["pending", "closed", "erased"].includes(helped.standing);
  if (by?.standing !== "active" || !isIn) return ["not_helper"];
  const isNeutral = other !== typist.member_id;
  if (isStaff(by) && !member.login) return isNeutral ? [] : ["not_neutral"];
  const helper = bank.helpers.find((one) =>
    one.member_id === member.member_id && one.helper_member_id === typist.member_id &&
    one.community_id === community_id && !one.revoked && one.due > bank.now
  );
  if (!helper || helped.standing === "suspended") return ["not_helper"];
  const most = helper.max_amount ?? Infinity;
  const before = scope === "transfers" ? paidBy(bank, typist, member, community_id) : 0;
  const isShort = !helper.scopes.includes(scope) || amount + before > most;
  const reaches = isShort ? ["help_reaches_less"] : [];
  return isNeutral ? reaches : [...reaches, "not_neutral"];
}

/** In 24 hours together: entries keep the real time, and no sequence takes a day of that. */
function paidBy(bank: Bank, typist: Person, member: Person, community_id: string): number {
  return bank.transfers.filter((one) =>
    one.entered_by === typist.member_id && one.community_id === community_id
  ).flatMap(({ legs }) => legs).filter(({ place, amount }) =>
    place === member.member_id && amount < 0
  ).reduce((sum, { amount }) => sum - amount, 0);
}
