import type { Bank, Membership, Person } from "./bank.ts";
import { actingStaff, isStaff, membershipOf, requireMember } from "./members.ts";
import { found, refuseIf } from "./refused.ts";

/** What the calls of staff about a member begin with. */
export type AboutMember = { member_id: string; community_id?: string; reason: string };

/** The membership that staff act upon: of their community, and not their own. */
export function staffed(
  bank: Bank,
  actor: Person,
  { member_id, community_id }: { member_id: string; community_id?: string },
): Membership {
  const staff = actingStaff(bank, actor, community_id);
  const membership = found(membershipOf(bank, member_id, staff.community_id));
  refuseIf(
    [member_id === actor.member_id, "not_neutral"],
    [membership.role === "admin" && staff.role !== "admin", "admin_required"],
  );
  return membership;
}

/** The membership of who calls as staff; to others what it is about is not there. */
export function staffThere(bank: Bank, actor: Person, community_id: string): Membership {
  requireMember(actor);
  const own = membershipOf(bank, actor.member_id, community_id);
  const staff = found(isStaff(own) ? own : undefined);
  refuseIf([staff.standing !== "active", "standing_forbids"]);
  return staff;
}

/** What an answer says of a membership. */
export function said({ community_id, member_id, role, standing, vulnerable, number }: Membership) {
  return { community_id, member_id, role, standing, vulnerable, number };
}
