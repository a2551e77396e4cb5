import type { Account, Bank, Membership, Person } from "./bank.ts";
import { Refused, refuseIf } from "./refused.ts";

export function membershipOf(
  bank: Bank,
  member_id: string,
  community_id: string,
): Membership | undefined {
  return bank.memberships.find((one) =>
    one.member_id === member_id && one.community_id === community_id
  );
}

export function personOf(bank: Bank, member_id: string): Person {
  return bank.people.find((one) => one.member_id === member_id)!;
}

export function accountOf(bank: Bank, place: string, community_id: string): Account {
  const known = bank.accounts.find((one) =>
    one.place === place && one.community_id === community_id
  );
  if (known) return known;
  const account = {
    ...{ community_id, place, balance: 0, floor: null, ceiling: null },
    ...{ received: 0, grown: 0 },
  };
  bank.accounts.push(account);
  return account;
}

export function isStaff(membership: Membership | undefined): boolean {
  return membership !== undefined && membership.role !== "member";
}

/** The bank knows who calls; who was never seen has to log in first. */
export function requireMember(actor: Person): void {
  refuseIf([actor.member_id === "", "member_required"]);
}

/** The community that is meant: the one that is named, or the only one of the member. */
export function actingIn(bank: Bank, actor: Person, community_id?: string | null): Membership {
  requireMember(actor);
  const own = bank.memberships.filter((one) => one.member_id === actor.member_id);
  if (community_id) {
    const named = own.find((one) => one.community_id === community_id);
    if (!named) throw new Refused(["not_found"]);
    return named;
  }
  // One that they have left is meant only where there is no other.
  const open = own.filter(({ standing }) => !["closed", "erased"].includes(standing));
  const [only, ...more] = open.length > 0 ? open : own;
  if (!only || more.length > 0) throw new Refused(["community_required"]);
  return only;
}

/** Only the active begin something new. */
export function requireActive(membership: Membership): void {
  refuseIf([membership.standing !== "active", "standing_forbids"]);
}

/** Staff of the community, who take part in it themselves. */
export function actingStaff(bank: Bank, actor: Person, community_id?: string | null): Membership {
  const membership = actingIn(bank, actor, community_id);
  refuseIf([!isStaff(membership), "staff_required"]);
  refuseIf([membership.standing !== "active", "standing_forbids"]);
  return membership;
}
