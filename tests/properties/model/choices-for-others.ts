import type { Bank, Person } from "./bank.ts";
import { mayBeForOthers } from "./behalf.ts";
import type { Arguments, Made } from "./command.ts";
import type { Dice } from "./dice.ts";
import { isStaff, membershipOf, personOf } from "./members.ts";

/** A call as it is typed: for who has no login somebody else does it, and at times for others. */
export function forOthers(
  bank: Bank,
  dice: Dice,
  rpc: string,
  { by, args }: Made<Arguments>,
): { actor: Person; args: Arguments } | undefined {
  const isOwn = by.login && !dice.once(6);
  if (isOwn || !by.member_id) return { actor: by, args };
  if (!mayBeForOthers(rpc)) return by.login ? { actor: by, args } : undefined;
  const actor = dice.ofThese(typistsFor(bank, by), bank.people.filter(({ login }) => login), 5)!;
  return { actor, args: { ...args, on_behalf_of: by.member_id } };
}

/** Their helpers, and for who has no login the staff. */
function typistsFor(bank: Bank, { member_id, login }: Person): Person[] {
  const helpers = bank.helpers.filter((one) => one.member_id === member_id && !one.revoked)
    .map((one) => one.helper_member_id);
  const staff = bank.memberships.filter((one) =>
    !login && isStaff(one) && membershipOf(bank, member_id, one.community_id)
  ).map((one) => one.member_id);
  return [...helpers, ...staff].map((one) => personOf(bank, one)).filter(({ login }) => login);
}
