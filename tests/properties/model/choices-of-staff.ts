import type { Bank, Membership, Person } from "./bank.ts";
import type { AboutMember } from "./acting.ts";
import type { Made, Scene } from "./command.ts";
import { anyMember } from "./choices.ts";
import type { Dice } from "./dice.ts";
import { isStaff, personOf } from "./members.ts";

/** Staff of a community, at times somebody else; town is the plainest community. */
export function someStaff(bank: Bank, dice: Dice, community_id: string): Person {
  if (dice.once(10)) return anyMember(bank, dice);
  const staff = bank.memberships.filter((one) => one.community_id === community_id && isStaff(one));
  return personOf(bank, dice.one(staff)!.member_id);
}

export function someCommunity(bank: Bank, dice: Dice): string {
  return bank.communities[dice.once(3) ? "hill" : "town"].community_id;
}

/** A call of staff about a member: mostly one to whom it may be done, not one of themselves. */
export function aboutMember(
  { bank, dice }: Scene,
  fits: (membership: Membership) => boolean,
): Made<AboutMember> | undefined {
  const members = bank.memberships.filter((one) => one.role === "member" || dice.once(6));
  const about = dice.ofThese(members.filter(fits), bank.memberships);
  if (!about) return undefined;
  const { member_id, community_id } = about;
  const by = someStaff(bank, dice, dice.once(12) ? someCommunity(bank, dice) : community_id);
  return { by, args: { member_id, community_id, reason: "So be it" } };
}
