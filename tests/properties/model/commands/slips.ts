import { type Bank, communityOf, type Membership } from "../bank.ts";
import { type Batch, judgeLines } from "../batches.ts";
import { checkLimits, grow, levyOf, mayEarn, mayPay, post, rounded } from "../books.ts";
import { categoryFor } from "../choices.ts";
import { someCommunity, someStaff } from "../choices-of-staff.ts";
import { command, type Scene, type Subject } from "../command.ts";
import { actingStaff, personOf } from "../members.ts";
import { Refused, refuseIf } from "../refused.ts";

type Slip = {
  slip_number: string;
  service_date: string;
  provider: string;
  recipient: string;
  amount: number;
  category: string;
};
const enter = command<Batch<Slip>>({
  rpc: "slips_enter",
  route: "POST /admin/slips",
  weight: 5,
  make(scene) {
    const { bank, dice } = scene;
    const community_id = someCommunity(bank, dice);
    const lines = [slip(scene, community_id)];
    while (lines.length < 3 && dice.once(2)) lines.push(slip(scene, community_id));
    const args = { lines, dry_run: dice.once(4), community_id };
    return { by: someStaff(bank, dice, community_id), args };
  },
  step(bank, act) {
    const staff = actingStaff(bank, act.actor, act.args.community_id);
    return judgeLines(bank, act, (after, line) => enterSlip(after, staff, line));
  },
});

function slip({ bank, dice }: Scene, community_id: string): Slip {
  const members = bank.memberships.filter((one) => one.community_id === community_id);
  const who = () => {
    const { number, member_id } = dice.one(members)!;
    if (dice.once(15)) return "Nobody";
    return dice.once(3) ? personOf(bank, member_id).name.toUpperCase() : `${number}`;
  };
  return {
    slip_number: dice.one(["A-1", "a-1", "A-2", "A-3", "A-4", "A-5"])!,
    service_date: dice.mostly("2026-05-01", ["2126-01-01", "2026-02-30"], 12),
    ...{ provider: who(), recipient: who(), amount: dice.amount(60), category: categoryFor(dice) },
  };
}

/** The recipient's word on paper: rounded, levied, and bound by all limits. */
function enterSlip(bank: Bank, { community_id, member_id: staff }: Membership, line: Slip): void {
  const community = communityOf(bank, community_id);
  const [payee, payer] = [line.provider, line.recipient].map((who) =>
    meant(bank, community_id, who)
  );
  const amount = rounded(community, line.amount);
  const key = `${community_id} slip ${line.slip_number.toLowerCase()}`;
  refuseIf(
    [line.service_date !== "2026-05-01", "invalid_input"],
    [amount === 0, "amount_rounds_to_nothing"],
    [bank.known.includes(key), "slip_known"],
    [payee === staff, "not_neutral"],
    [!community.categories.includes(line.category), "category_unknown"],
    [!mayPay(bank, payer!, community_id, amount), "partner_standing_forbids"],
    [!mayEarn(bank, payee!, community_id, amount), "partner_standing_forbids"],
    [payee === payer, "self_dealing"],
  );
  const { levy_basis_points, levy_rounding } = community.settings;
  const levy = levyOf(amount, levy_basis_points, levy_rounding);
  checkLimits(bank, community_id, { payer: payer!, payee: payee!, amount, levy });
  const earned = { place: payee!, amount: amount - levy };
  const legs = [{ place: payer!, amount: -amount }, earned, { place: "pot", amount: levy }];
  post(bank, community_id, "transfer", legs, { reason: "exchange", exchange_id: "new" });
  grow(bank, community_id, earned);
  bank.known.push(key);
}

/** A number, or a name as others read it, whatever its case. */
function meant(bank: Bank, community_id: string, who: string): string {
  const there = bank.memberships.filter((one) =>
    one.community_id === community_id && !["pending", "closed", "erased"].includes(one.standing) &&
    (/^\d+$/.test(who)
      ? one.number === Number(who)
      : personOf(bank, one.member_id).name.toLowerCase() === who.toLowerCase())
  );
  if (there.length === 0) throw new Refused(["member_unknown"]);
  refuseIf([there.length > 1, "name_ambiguous"]);
  return there[0]!.member_id;
}

export const slips: Subject = {
  commands: [enter],
  jobs: [],
  views: [{
    name: "slips",
    sql: `select jsonb_build_array(community_id || ' slip ' || lower(slip_number)) from slips
      where community_id = any($1)`,
    rows: ({ known }) => known.filter((key) => key.includes(" slip ")).map((key) => [key]),
  }],
};
