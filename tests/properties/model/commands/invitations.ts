import { staffed, staffThere } from "../acting.ts";
import type { Bank, Community, Person } from "../bank.ts";
import { someCommunity, someStaff } from "../choices-of-staff.ts";
import { anyMember } from "../choices.ts";
import { command, type Subject } from "../command.ts";
import { erase, join } from "../lives.ts";
import { actingStaff, membershipOf, personOf, requireMember } from "../members.ts";
import { hoursUntil, moment } from "../moments.ts";
import type { Invitation } from "../records.ts";
import { found, Refused, refuseIf } from "../refused.ts";

type Create = { uses?: number; expires_at?: string; member_id?: string; community_id?: string };
const create = command<Create>({
  rpc: "invitation_create",
  route: "POST /admin/invitations",
  weight: 4,
  make({ bank, dice }) {
    const community_id = someCommunity(bank, dice);
    const by = someStaff(bank, dice, community_id);
    const uses = dice.mostly(dice.one([1, undefined, 2, 1000]), [1001], 12);
    const expires_at = dice.mostly(dice.one([undefined, moment(48)]), [moment(-1)], 8);
    if (!dice.once(3)) return { by, args: { uses, expires_at, community_id } };
    const without = bank.people.filter(({ login, member_id }) => !login && member_id);
    const { member_id } = dice.ofThese(without, bank.people.filter((one) => one.member_id))!;
    return { by, args: { uses: dice.one([1, 2]), expires_at, member_id, community_id } };
  },
  step(bank, { actor, args, made }) {
    const staff = actingStaff(bank, actor, args.community_id);
    const { community_id } = staff;
    const { uses = 1, expires_at, member_id = null } = args;
    const hours = expires_at ? hoursUntil(expires_at) : 24 * 30;
    refuseIf([
      uses > (member_id ? 1 : 1000) || hours <= 0 || hours > 24 * 365,
      "invalid_input",
    ]);
    if (member_id) checkPlace(bank, actor, staff, member_id);
    const invitation: Invitation = {
      ...{ invitation_id: made("invitation_id"), community_id, member_id },
      created_by: actor.member_id,
      ...{ token: made("token"), uses_left: uses, due: bank.now + hours, revoked: false },
    };
    bank.invitations.push(invitation);
    return { community_id, member_id, uses, uses_left: uses };
  },
});

/** Who is invited to a place has no login there yet; a login that reaches further is an admin's. */
function checkPlace(
  bank: Bank,
  actor: Person,
  staff: { community_id: string },
  member_id: string,
): void {
  const place = staffed(bank, actor, { member_id, community_id: staff.community_id });
  refuseIf(
    [["closed", "erased"].includes(place.standing), "standing_unchanged"],
    [!!personOf(bank, member_id).login, "member_has_login"],
    [!mayInvite(bank, actor.member_id, member_id, staff.community_id), "admin_required"],
  );
}

function mayInvite(bank: Bank, giver: string, member_id: string, community_id: string): boolean {
  const places = bank.memberships.filter((one) => one.member_id === member_id);
  return membershipOf(bank, giver, community_id)?.role === "admin" ||
    places.every((one) => one.community_id === community_id && one.role === "member");
}

const revoke = command<{ invitation_id: string }>({
  rpc: "invitation_revoke",
  route: "POST /admin/invitations/revoke",
  weight: 1,
  make({ bank, dice }) {
    const one = dice.ofThese(bank.invitations, bank.invitations);
    if (!one) return undefined;
    const by = someStaff(bank, dice, one.community_id);
    return { by, args: { invitation_id: one.invitation_id } };
  },
  step(bank, { actor, args }) {
    requireMember(actor);
    const one = found(
      bank.invitations.find((some) => some.invitation_id === args.invitation_id),
    );
    staffThere(bank, actor, one.community_id);
    one.revoked = true;
    return { invitation_id: one.invitation_id, uses_left: one.uses_left };
  },
});

type Join = { community?: string; invitation?: string };
const enter = command<Join>({
  rpc: "community_join",
  route: "POST /member/join",
  weight: 5,
  make({ bank, dice }) {
    const outside = bank.people.filter((one) =>
      one.member_id && one.login && !bank.memberships.some((s) => s.member_id === one.member_id)
    );
    const by = dice.ofThese(outside, [anyMember(bank, dice)], 3)!;
    const invitation = dice.ofThese(bank.invitations, bank.invitations);
    const slug = bank.communities[dice.once(2) ? "hill" : "town"].slug;
    const community = dice.mostly(slug, ["nowhere"], 10);
    const link = dice.once(10) ? "no such link" : invitation?.token;
    const way = dice.next(4);
    if (way < 2 && link) return { by, args: { invitation: link } };
    return { by, args: way === 2 ? { community, invitation: link } : { community } };
  },
  step(bank, { actor, args }) {
    requireMember(actor);
    const asked = bank.invitations.find(({ token }) => token === args.invitation);
    const isBad = args.invitation !== undefined && !isGood(bank, asked);
    const here = communityNamed(bank, args.community) ??
      Object.values(bank.communities).find((one) => one.community_id === asked?.community_id);
    const own = bank.memberships.filter(({ member_id }) => member_id === actor.member_id);
    const isHere = own.some(({ community_id }) => community_id === here?.community_id);
    refuseIf(
      [
        isBad || !!asked && !!here && here.community_id !== asked.community_id,
        "invitation_invalid",
      ],
      [!!args.community && !communityNamed(bank, args.community), "community_unknown"],
      [isHere || !!asked?.member_id && own.length > 0, "already_member"],
      [!asked && here?.settings.joining === "invitation", "invitation_required"],
    );
    if (!here) throw new Refused(["community_required"]);
    if (asked) return { member_id: take(bank, actor, asked) };
    const standing = here.settings.joining === "open" ? "active" : "pending";
    join(bank, actor.member_id, here.community_id, { standing });
    return { member_id: actor.member_id };
  },
});

function communityNamed(bank: Bank, name?: string): Community | undefined {
  return Object.values(bank.communities).find(({ slug }) => slug === name);
}

function isGood(bank: Bank, one: Invitation | undefined): boolean {
  if (!one || one.revoked || one.due <= bank.now || one.uses_left === 0) return false;
  if (one.member_id === null) return true;
  const { standing } = membershipOf(bank, one.member_id, one.community_id)!;
  if (!mayInvite(bank, one.created_by, one.member_id, one.community_id)) return false;
  return !personOf(bank, one.member_id).login && !["closed", "erased"].includes(standing);
}

/** A new place, active at once since staff have asked for it; or the login of one there is. */
function take(bank: Bank, actor: Person, invitation: Invitation): string {
  invitation.uses_left--;
  if (invitation.member_id === null) {
    join(bank, actor.member_id, invitation.community_id, {});
    return actor.member_id;
  }
  const claimed = personOf(bank, invitation.member_id);
  const { login } = actor;
  actor.login = null;
  // What they said about themselves before they had a place would be nobody's any more.
  erase(bank, actor);
  claimed.login = login;
  return claimed.member_id;
}

export const invitations: Subject = {
  commands: [create, revoke, enter],
  jobs: [],
  views: [{
    name: "invitations",
    sql: `select jsonb_build_array(invitation_id, member_id, uses_left, revoked_at is not null,
        round(extract(epoch from expires_at - clock_timestamp()) / 3600)::int)
      from invitations where community_id = any($1)`,
    rows: ({ invitations, now }) =>
      invitations.map((one) => [
        ...[one.invitation_id, one.member_id, one.uses_left, one.revoked, one.due - now],
      ]),
  }],
};
