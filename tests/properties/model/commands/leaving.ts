import { type AboutMember, said, staffed } from "../acting.ts";
import type { Bank, Membership, Standing } from "../bank.ts";
import { checkEarns, mayEarn, post } from "../books.ts";
import { aboutMember } from "../choices-of-staff.ts";
import { anyMember, otherIn, placeFor } from "../choices.ts";
import { command, type Job, type Subject } from "../command.ts";
import { closeSettled, isSettled, passOn, stand } from "../lives.ts";
import { accountOf, actingIn, membershipOf } from "../members.ts";
import { refuseIf } from "../refused.ts";

type Leave = { community_id?: string; to_member_id?: string; to_account?: "pot" };
const leave = command<Leave>({
  rpc: "membership_leave",
  route: "POST /member/leave",
  weight: 4,
  make({ bank, dice }) {
    const by = anyMember(bank, dice);
    const community_id = placeFor(bank, dice, by);
    const to_member_id = otherIn(bank, dice, by, community_id).member_id;
    const given = dice.one([{}, { to_account: "pot" as const }, { to_member_id }])!;
    return { by, args: { community_id, ...given } };
  },
  step(bank, { actor, args }) {
    const membership = actingIn(bank, actor, args.community_id);
    const { standing, community_id } = membership;
    const { to_member_id } = args;
    const mayGo = ["pending", "active", "paused", "suspended"].includes(standing);
    refuseIf(
      [!!to_member_id && !membershipOf(bank, to_member_id, community_id), "not_found"],
      [to_member_id === actor.member_id, "self_dealing"],
      [!mayGo, "standing_unchanged"],
      [standing === "suspended" && !isSettled(bank, membership), "standing_forbids"],
    );
    if (standing === "pending") stand(bank, membership, "closed");
    else begin(bank, membership);
    if (membership.standing === "leaving") give(bank, membership, args);
    closeSettled(bank, membership);
    return said(membership);
  },
});

function begin(bank: Bank, membership: Membership): void {
  stand(bank, membership, "leaving");
  closeSettled(bank, membership);
}

/** What is left is given away at the door, to the minute. */
function give(bank: Bank, { member_id, community_id }: Membership, to: Leave): void {
  const { balance: amount } = accountOf(bank, member_id, community_id);
  const place = to.to_account ?? to.to_member_id;
  if (place === undefined || amount <= 0) return;
  const legs = [{ place: member_id, amount: -amount }, { place, amount }];
  if (place === "pot") {
    post(bank, community_id, "donation", legs, { reason: "donation" });
    return;
  }
  refuseIf([!mayEarn(bank, place, community_id, amount), "partner_standing_forbids"]);
  checkEarns(bank, place, community_id, amount);
  post(bank, community_id, "transfer", legs, { reason: "gift" });
}

const GO: Standing[] = ["active", "paused", "suspended"];
const end = command<AboutMember>({
  rpc: "membership_end",
  route: "POST /admin/members/:member_id/leave",
  weight: 4,
  make(scene) {
    // Rather who owes something: at zero it is over at once.
    const all = scene.dice.once(3);
    return aboutMember(scene, ({ standing, member_id, community_id }) =>
      GO.includes(standing) &&
      (all || accountOf(scene.bank, member_id, community_id).balance < 0));
  },
  step(bank, { actor, args }) {
    const membership = staffed(bank, actor, args);
    refuseIf([!GO.includes(membership.standing), "standing_unchanged"]);
    begin(bank, membership);
    return said(membership);
  },
});

const name = command<{ member_id: string | null; community_id?: string }>({
  rpc: "beneficiary_name",
  route: "POST /member/beneficiary",
  weight: 2,
  make({ bank, dice }) {
    const by = anyMember(bank, dice);
    const community_id = placeFor(bank, dice, by);
    const other = dice.once(12) ? by : otherIn(bank, dice, by, community_id);
    return { by, args: { member_id: dice.once(5) ? null : other.member_id, community_id } };
  },
  step(bank, { actor, args: { member_id, community_id } }) {
    const membership = actingIn(bank, actor, community_id);
    const heir = member_id === null
      ? undefined
      : membershipOf(bank, member_id, membership.community_id);
    refuseIf(
      [isOutside(membership), "standing_forbids"],
      [member_id === actor.member_id, "self_dealing"],
      [member_id !== null && (!heir || isOutside(heir)), "not_found"],
    );
    membership.beneficiary_id = member_id;
    return { member_id: actor.member_id, beneficiary_id: member_id };
  },
});

/** Who waits to be let in, or has left. */
function isOutside({ standing }: Membership): boolean {
  return ["pending", "closed", "erased"].includes(standing);
}

const deceased = command<AboutMember>({
  rpc: "membership_deceased",
  route: "POST /admin/members/:member_id/deceased",
  weight: 2,
  make: (scene) => aboutMember(scene, ({ beneficiary_id }) => beneficiary_id !== null),
  step(bank, { actor, args }) {
    const membership = staffed(bank, actor, args);
    const { standing, beneficiary_id } = membership;
    const lives = [...GO, "leaving"].includes(standing) && !membership.deceased;
    refuseIf(
      [!lives, "standing_unchanged"],
      // Whoever inherits does not record it.
      [beneficiary_id === actor.member_id, "not_neutral"],
    );
    if (standing !== "leaving") stand(bank, membership, "leaving");
    membership.deceased = true;
    passOn(bank, membership);
    closeSettled(bank, membership);
    return said(membership);
  },
});

/** What came back to who has died is passed on, and who is at zero has left. */
const closing: Job = {
  job: "closing",
  run(bank) {
    for (const membership of bank.memberships) {
      if (membership.standing !== "leaving") continue;
      if (membership.deceased) passOn(bank, membership);
      closeSettled(bank, membership);
    }
  },
};

export const leaving: Subject = {
  commands: [leave, end, name, deceased],
  jobs: [closing],
  views: [],
};
