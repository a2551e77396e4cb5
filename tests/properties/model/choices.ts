import type { Bank, Person } from "./bank.ts";
import type { Dice } from "./dice.ts";

/** Somebody with a place in one of the communities: ana first, as the plainest. */
export function anyMember(bank: Bank, dice: Dice): Person {
  return dice.one(bank.people.filter(({ member_id }) => member_id !== ""))!;
}

/** A community where somebody is, or at times none named, or one where they are not. */
export function placeFor(bank: Bank, dice: Dice, by: Person): string | undefined {
  const own = bank.memberships.filter((one) => one.member_id === by.member_id);
  if (own.length === 1 && dice.next(2) === 0) return undefined;
  return dice.ofThese(own, bank.memberships)?.community_id;
}

/** Somebody of the same community, or at times of the other one. */
export function otherIn(bank: Bank, dice: Dice, by: Person, community_id?: string): Person {
  const place = community_id ??
    bank.memberships.find((one) => one.member_id === by.member_id)?.community_id;
  const here = bank.memberships.filter((one) => one.community_id === place).map((one) =>
    one.member_id
  );
  const all = bank.people.filter(({ member_id }) => member_id !== "");
  const others = all.filter((one) => here.includes(one.member_id) && one !== by);
  return dice.ofThese(others, all, 12)!;
}

export function categoryFor(dice: Dice): string {
  return dice.mostly("other", ["home", "no-such"], 5);
}

/** When something was done, as far as a call says it; at times that is still to come. */
export function dayFor(dice: Dice): string | undefined {
  return dice.mostly(dice.one([undefined, "2026-05-01"]), ["2126-01-01"], 12);
}
