import { type AboutMember, staffed, staffThere } from "../acting.ts";
import { type Bank, communityOf, type Membership } from "../bank.ts";
import { post, setAside } from "../books.ts";
import { aboutMember, someStaff } from "../choices-of-staff.ts";
import { type Act, type Command, command, type Job, type Subject } from "../command.ts";
import { closeSettled } from "../lives.ts";
import { accountOf, isStaff, personOf } from "../members.ts";
import type { WriteOff } from "../records.ts";
import { found, refuseIf } from "../refused.ts";

/** The whole debt of who is leaving, with nothing set aside or on its way. */
function debtOf(bank: Bank, { member_id, community_id }: Membership): number {
  return Math.max(0, -accountOf(bank, member_id, community_id).balance);
}

function inTheWay(bank: Bank, membership: Membership): [boolean, string][] {
  const { member_id, community_id, standing } = membership;
  return [
    [standing !== "leaving", "standing_unchanged"],
    [setAside(bank, member_id, community_id) > 0, "not_settled"],
    [debtOf(bank, membership) === 0, "debt_changed"],
  ];
}

const propose = command<AboutMember>({
  rpc: "write_off_propose",
  route: "POST /admin/members/:member_id/write-off",
  weight: 4,
  make: (scene) =>
    aboutMember(scene, (one) => one.standing === "leaving" && debtOf(scene.bank, one) > 0),
  step(bank, { actor, args, made }) {
    const membership = staffed(bank, actor, args);
    const { member_id, community_id } = membership;
    const isProposed = bank.write_offs.some((one) =>
      one.member_id === member_id && one.community_id === community_id && one.state === "proposed"
    );
    refuseIf(...inTheWay(bank, membership), [isProposed, "already_proposed"]);
    const { write_off_expiry } = communityOf(bank, community_id).settings;
    const write_off: WriteOff = {
      ...{ write_off_id: made("write_off_id"), community_id, member_id },
      ...{ proposed_by: actor.member_id, amount: debtOf(bank, membership), state: "proposed" },
      decided_by: null,
      due: bank.now + write_off_expiry,
    };
    bank.write_offs.push(write_off);
    return said(write_off);
  },
});

type Decision = { write_off_id: string; reason: string };
function decide(rpc: string, action: string, weight: number, state: WriteOff["state"]): Command {
  return command<Decision>({
    rpc,
    route: `POST /admin/write-offs/${action}`,
    weight,
    make({ bank, dice }) {
      const open = bank.write_offs.filter((one) => one.state === "proposed");
      const one = dice.ofThese(open, bank.write_offs);
      if (!one) return undefined;
      const { write_off_id, community_id, proposed_by } = one;
      const others = bank.memberships.filter((some) =>
        some.community_id === community_id && isStaff(some) && some.member_id !== proposed_by
      );
      const by = dice.once(4) || others.length === 0
        ? someStaff(bank, dice, community_id)
        : personOf(bank, dice.one(others)!.member_id);
      return { by, args: { write_off_id, reason: "Agreed" } };
    },
    step: (bank, act) => decided(bank, act, state),
  });
}

function decided(bank: Bank, { actor, args }: Act<Decision>, state: WriteOff["state"]) {
  const one = found(bank.write_offs.find((some) => some.write_off_id === args.write_off_id));
  staffThere(bank, actor, one.community_id);
  const membership = staffed(bank, actor, one);
  const { member_id, community_id, amount } = one;
  refuseIf(
    [one.state !== "proposed", "proposal_closed"],
    [one.proposed_by === actor.member_id, "not_neutral"],
    [one.due <= bank.now, "deadline_passed"],
  );
  Object.assign(one, { state, decided_by: actor.member_id });
  if (state === "approved") {
    refuseIf(...inTheWay(bank, membership), [debtOf(bank, membership) !== amount, "debt_changed"]);
    const legs = [{ place: "write_offs", amount: -amount }, { place: member_id, amount }];
    post(bank, community_id, "write_off", legs);
  }
  closeSettled(bank, membership);
  return said(one);
}

function said({ write_off_id, member_id, amount, state, proposed_by }: WriteOff) {
  return { write_off_id, member_id, amount, state, proposed_by };
}

const expiry: Job = {
  job: "write-off-expiry",
  run(bank) {
    for (const one of bank.write_offs) {
      if (one.state === "proposed" && one.due <= bank.now) one.state = "expired";
    }
  },
};

export const writeOffs: Subject = {
  commands: [
    propose,
    decide("write_off_approve", "approve", 4, "approved"),
    decide("write_off_reject", "reject", 1, "rejected"),
  ],
  jobs: [expiry],
  views: [{
    name: "write-offs",
    sql: `select jsonb_build_array(write_off_id, member_id, amount, state) from write_offs
      where community_id = any($1)`,
    rows: ({ write_offs }) =>
      write_offs.map((one) => [one.write_off_id, one.member_id, one.amount, one.state]),
  }],
};
