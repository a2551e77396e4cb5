import { type Bank, communityOf, type Membership, type Person, type Standing } from "./bank.ts";
import { isOpen, post, setAside } from "./books.ts";
import { accountOf, membershipOf } from "./members.ts";
import { refuseIf } from "./refused.ts";

/** A membership comes to a standing, with all that follows from it. */
export function stand(bank: Bank, membership: Membership, standing: Standing): void {
  const { member_id, community_id } = membership;
  membership.standing = standing;
  if (!["leaving", "closed", "erased"].includes(standing)) membership.deceased = false;
  if (standing === "active") grant(bank, membership);
  if (standing !== "closed") return;
  for (const request of bank.requests) {
    if (request.community_id !== community_id || request.state !== "open") continue;
    if (request.author_id === member_id) request.state = "cancelled";
    else if (request.provider_id === member_id) request.state = "declined";
  }
}

/** What the community gives to those who begin, when they first become active; never again. */
function grant(bank: Bank, membership: Membership): void {
  if (membership.granted) return;
  membership.granted = true;
  const { member_id, community_id } = membership;
  const { welcome_grant: amount } = communityOf(bank, community_id).settings;
  const legs = [{ place: "issuance", amount: -amount }, { place: member_id, amount }];
  // Who comes from another system brings a balance instead.
  if (amount > 0 && membership.external_id === null) post(bank, community_id, "grant", legs);
}

/** At zero, and with no escrow, case or claim of theirs open. */
export function isSettled(bank: Bank, { member_id, community_id }: Membership): boolean {
  const isTheirs = (one: { community_id: string; recipient_id: string; provider_id: string }) =>
    one.community_id === community_id && [one.recipient_id, one.provider_id].includes(member_id);
  return accountOf(bank, member_id, community_id).balance === 0 &&
    !bank.escrows.some((one) => isTheirs(one) && isOpen(one)) &&
    !bank.claims.some((one) => isTheirs(one) && one.state === "open");
}

/** Who is leaving has left when nothing is left to settle. */
export function closeSettled(bank: Bank, membership: Membership): void {
  if (membership.standing === "leaving" && isSettled(bank, membership)) {
    stand(bank, membership, "closed");
  }
}

/**
 * Empties the account of who has died: to whom they named, as much as their floor, ceiling and
 * standing let them take, and the rest to the pot, below zero if need be.
 */
export function passOn(bank: Bank, membership: Membership): void {
  const { member_id, community_id, beneficiary_id } = membership;
  const { balance } = accountOf(bank, member_id, community_id);
  const taken = beneficiary_id === null ? 0 : takes(bank, beneficiary_id, community_id, balance);
  if (balance === 0) return;
  const legs = [
    { place: member_id, amount: -balance },
    { place: beneficiary_id ?? "pot", amount: taken },
    { place: "pot", amount: balance - taken },
  ];
  post(bank, community_id, "bequest", legs);
}

function takes(bank: Bank, heir: string, community_id: string, amount: number): number {
  const { balance, floor, ceiling } = accountOf(bank, heir, community_id);
  if (membershipOf(bank, heir, community_id)?.standing !== "active") return 0;
  const room = ceiling === null ? Infinity : ceiling - balance - setAside(bank, heir, community_id);
  const credit = floor === null ? Infinity : balance - floor;
  return amount > 0 ? Math.min(amount, Math.max(0, room)) : -Math.min(-amount, Math.max(0, credit));
}

/** A membership begins: its number, an account with the limits of a new member, and the grant. */
export function join(
  bank: Bank,
  member_id: string,
  community_id: string,
  more: Partial<Membership> = {},
): Membership {
  const { settings } = communityOf(bank, community_id);
  const { default_floor: floor, default_ceiling: ceiling } = settings;
  const others = bank.memberships.filter((one) => one.community_id === community_id);
  const membership: Membership = {
    ...{ community_id, member_id, role: "member", standing: "active", vulnerable: false },
    ...{ number: others.length + 1, granted: false, external_id: null, beneficiary_id: null },
    ...{ deceased: false, ...more },
  };
  bank.memberships.push(membership);
  Object.assign(accountOf(bank, member_id, community_id), { floor, ceiling });
  if (membership.standing === "active") grant(bank, membership);
  return membership;
}

/** Somebody without a login: active at once, since staff have met them. */
export function addMember(
  bank: Bank,
  community_id: string,
  name: string,
  external_id: string | null,
  made: () => string,
): Membership {
  const isKnown = external_id !== null &&
    bank.memberships.some((one) =>
      one.community_id === community_id && one.external_id === external_id
    );
  refuseIf([isKnown, "already_imported"]);
  const member_id = made();
  bank.people.push({ name, login: null, member_id });
  return join(bank, member_id, community_id, { external_id });
}

/** A person goes: what they were, and their login; the entries stay. */
export function erase(bank: Bank, person: Person): void {
  const { member_id, login } = person;
  const own = bank.memberships.filter((one) => one.member_id === member_id);
  const isIn = own.some(({ standing }) => !["closed", "erased"].includes(standing));
  refuseIf([isIn, "membership_open"]);
  for (const membership of own) {
    stand(bank, membership, "erased");
    Object.assign(membership, { beneficiary_id: null, external_id: null, vulnerable: false });
  }
  for (const one of bank.memberships) {
    if (one.beneficiary_id === member_id) one.beneficiary_id = null;
  }
  for (const one of bank.helpers) {
    if ([one.member_id, one.helper_member_id].includes(member_id)) one.revoked = true;
  }
  for (const one of bank.invitations) if (one.member_id === member_id) one.revoked = true;
  for (const one of bank.offers) if (one.member_id === member_id) one.status = "archived";
  Object.assign(person, { name: "[removed]", login: null });
  // A token that they still hold is nobody's.
  if (login) bank.people.push({ name: "gone", login, member_id: "" });
}
