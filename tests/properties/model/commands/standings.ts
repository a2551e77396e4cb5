import { type AboutMember, said, staffed } from "../acting.ts";
import type { Bank, Standing } from "../bank.ts";
import { aboutMember } from "../choices-of-staff.ts";
import { anyMember, placeFor } from "../choices.ts";
import { type Command, command, type Subject } from "../command.ts";
import { stand } from "../lives.ts";
import { actingIn } from "../members.ts";
import { refuseIf } from "../refused.ts";

/** A member changes their own standing. */
function byMember(rpc: string, route: string, from: Standing, to: Standing): Command {
  return command<{ community_id?: string }>({
    rpc,
    route,
    weight: 2,
    make({ bank, dice }) {
      const fitting = bank.memberships.filter(({ standing }) => standing === from);
      const membership = dice.ofThese(fitting, bank.memberships)!;
      const own = bank.people.find(({ member_id }) => member_id === membership.member_id);
      const by = own?.login ? own : anyMember(bank, dice);
      return { by, args: { community_id: placeFor(bank, dice, by) } };
    },
    step(bank, { actor, args }) {
      const membership = actingIn(bank, actor, args.community_id);
      refuseIf([membership.standing !== from, "standing_unchanged"]);
      stand(bank, membership, to);
      return said(membership);
    },
  });
}

/** Staff change the standing of somebody else. */
function byStaff(
  rpc: string,
  action: string,
  weight: number,
  from: Standing[],
  to: Standing,
): Command {
  return command<AboutMember>({
    rpc,
    route: `POST /admin/members/:member_id/${action}`,
    weight,
    make: (scene) => aboutMember(scene, ({ standing }) => from.includes(standing)),
    step(bank, { actor, args }) {
      const membership = staffed(bank, actor, args);
      refuseIf([!from.includes(membership.standing), "standing_unchanged"]);
      stand(bank, membership, to);
      return said(membership);
    },
  });
}

const mark = command<AboutMember & { vulnerable: boolean }>({
  rpc: "membership_mark",
  route: "POST /admin/members/:member_id/mark",
  weight: 2,
  make(scene) {
    const made = aboutMember(scene, ({ vulnerable }) => !vulnerable);
    return made && { ...made, args: { ...made.args, vulnerable: !scene.dice.once(3) } };
  },
  step(bank, { actor, args }) {
    const membership = staffed(bank, actor, args);
    membership.vulnerable = args.vulnerable;
    return said(membership);
  },
});

const notNew: Standing[] = ["suspended", "paused", "leaving", "closed"];

export const standings: Subject = {
  commands: [
    byMember("membership_pause", "POST /member/pause", "active", "paused"),
    byMember("membership_resume", "POST /member/resume", "paused", "active"),
    byStaff("membership_approve", "approve", 2, ["pending"], "active"),
    byStaff("membership_decline", "decline", 1, ["pending"], "closed"),
    byStaff("membership_suspend", "suspend", 2, ["active", "paused", "leaving"], "suspended"),
    byStaff("membership_restore", "restore", 6, notNew, "active"),
    mark,
  ],
  jobs: [],
  views: [{
    name: "memberships",
    sql: `select jsonb_build_array(community_id, member_id, number, role, standing, vulnerable,
        external_id, beneficiary_id, deceased_at is not null)
      from memberships where community_id = any($1)`,
    rows: ({ memberships }: Bank) =>
      memberships.map((one) => [
        ...[one.community_id, one.member_id, one.number, one.role, one.standing, one.vulnerable],
        ...[one.external_id, one.beneficiary_id, one.deceased],
      ]),
  }],
};
