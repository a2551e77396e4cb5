import type { Bank } from "./bank.ts";
import type { Made, Scene } from "./command.ts";
import { anyMember } from "./choices.ts";
import { someCommunity, someStaff } from "./choices-of-staff.ts";
import type { Dice } from "./dice.ts";
import { personOf } from "./members.ts";
import type { Terms } from "./presets.ts";

export type GroupArgs = Terms & { category: string; preset?: string; community_id?: string };
type Preset = (scene: Scene, one: string, others: string[]) => Terms;

const PRESETS: Record<string, Preset> = {
  legs: ({ dice }, one, others) => ({
    legs: others.map((other) => ({
      ...{ recipient_id: one, provider_id: dice.once(4) ? null : other, amount: dice.amount(30) },
    })),
  }),
  class: ({ dice }, one, others) => ({
    ...{ teacher_id: one, taught: dice.amount(60), minutes: dice.amount(30) },
    participants: others,
  }),
  work_party: ({ dice }, one, others) => ({
    recipient_id: one,
    helpers: others.map((member_id) => ({ member_id, amount: dice.amount(30) })),
  }),
  equal_split: ({ dice }, one, others) => ({
    [dice.once(2) ? "provider_id" : "recipient_id"]: one,
    ...{ total: dice.amount(100, 2), members: others.map((member_id) => ({ member_id })) },
  }),
  weighted_split: ({ dice }, one, others) => ({
    [dice.once(2) ? "provider_id" : "recipient_id"]: one,
    ...{ total: dice.amount(100, 2) },
    members: others.map((member_id) => ({ member_id, weight: 1 + dice.next(4) })),
  }),
};

/** A group of some members: opened by staff, or by who pays it. */
export function makeGroup(scene: Scene, category: string): Made<GroupArgs> {
  const { bank, dice } = scene;
  const community_id = someCommunity(bank, dice);
  const preset = dice.one(Object.keys(PRESETS))!;
  const active = bank.memberships.filter((one) =>
    one.community_id === community_id && one.standing === "active"
  ).map(({ member_id }) => member_id);
  const one = dice.once(15) ? anyMember(bank, dice).member_id : dice.one(active)!;
  const others = some(dice, dice.once(15) ? active : active.filter((other) => other !== one));
  const by = dice.once(2) && personOf(bank, one).login
    ? personOf(bank, one)
    : outside(bank, dice, community_id, [one, ...others]);
  const terms = PRESETS[preset]!(scene, one, others);
  if (dice.once(20)) delete terms[Object.keys(terms)[0]!];
  return { by, args: { category, preset, ...terms, community_id } };
}

function some(dice: Dice, members: string[]): string[] {
  const chosen = members.filter((_, at) => at < 4 && dice.next(3) < 2);
  return chosen.length > 0 ? chosen : members.slice(0, 1);
}

/** Staff, rather not one who takes part. */
function outside(bank: Bank, dice: Dice, community_id: string, within: string[]) {
  const by = someStaff(bank, dice, community_id);
  if (!within.includes(by.member_id)) return by;
  return someStaff(bank, dice, community_id);
}
