import { communityOf } from "../bank.ts";
import { checkEarns, either, mayEarn, post, refusePot } from "../books.ts";
import { categoryFor } from "../choices.ts";
import { someStaff } from "../choices-of-staff.ts";
import { command, type Subject } from "../command.ts";
import { accountOf, actingStaff, membershipOf } from "../members.ts";
import { found, refuseIf } from "../refused.ts";

type Args = {
  member_id: string;
  amount: number;
  category: string;
  note: string;
  community_id?: string;
};
const pay = command<Args>({
  rpc: "payment_create",
  route: "POST /admin/payments",
  weight: 4,
  make({ bank, dice }) {
    const { member_id, community_id } = dice.one(bank.memberships)!;
    const by = someStaff(bank, dice, community_id);
    const has = accountOf(bank, "pot", community_id).balance;
    const { pot_floor } = communityOf(bank, community_id).settings;
    const amount = dice.amount(has, has - pot_floor);
    const note = "For the accounts of the year";
    return { by, args: { member_id, amount, category: categoryFor(dice), note, community_id } };
  },
  step(bank, { actor, args }) {
    const { community_id } = actingStaff(bank, actor, args.community_id);
    const { member_id: place, amount } = args;
    const payee = membershipOf(bank, place, community_id);
    refuseIf(
      [!communityOf(bank, community_id).categories.includes(args.category), "category_unknown"],
      [place === actor.member_id, "not_neutral"],
      [!payee, "not_found"],
    );
    found(payee);
    refuseIf([!mayEarn(bank, place, community_id, amount), "partner_standing_forbids"]);
    either(
      () => checkEarns(bank, place, community_id, amount),
      () => refusePot(bank, community_id, amount),
    );
    const legs = [{ place: "pot", amount: -amount }, { place, amount }];
    post(bank, community_id, "payment", legs);
    return { kind: "payment", amount, to_id: place };
  },
});

export const pot: Subject = { commands: [pay], jobs: [], views: [] };
