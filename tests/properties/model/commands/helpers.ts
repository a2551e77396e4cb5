import { staffed } from "../acting.ts";
import type { Bank, Membership } from "../bank.ts";
import { aboutMember } from "../choices-of-staff.ts";
import { anyMember, otherIn, placeFor } from "../choices.ts";
import { command, type Scene, type Subject } from "../command.ts";
import {
  actingIn,
  isStaff,
  membershipOf,
  personOf,
  requireActive,
  requireMember,
} from "../members.ts";
import { hoursUntil, moment } from "../moments.ts";
import type { Helper, Scope } from "../records.ts";
import { found, refuseIf } from "../refused.ts";

type Terms = {
  helper_member_id: string;
  scopes: Scope[];
  max_amount?: number;
  expires_at: string;
  community_id?: string;
};

function terms({ dice }: Scene): Omit<Terms, "helper_member_id"> {
  const all: Scope[] = ["requests", "confirm", "transfers"];
  const some: Scope[][] = [["requests"], ["confirm"], ["transfers"], []];
  const scopes = dice.mostly(all, some, 3);
  const max_amount = dice.once(6) ? undefined : dice.amount(60, 120, 240);
  const hours = dice.mostly(24 * 100, [48, -1, 24 * 800], 5);
  return { scopes, max_amount, expires_at: moment(hours) };
}

const appoint = command<Terms>({
  rpc: "helper_appoint",
  route: "POST /helpers",
  weight: 4,
  make(scene) {
    const { bank, dice } = scene;
    const by = anyMember(bank, dice);
    const community_id = placeFor(bank, dice, by);
    const helper = dice.once(12) ? by : otherIn(bank, dice, by, community_id);
    return { by, args: { helper_member_id: helper.member_id, ...terms(scene), community_id } };
  },
  step(bank, { actor, args, made }) {
    const helped = actingIn(bank, actor, args.community_id);
    requireActive(helped);
    return name(bank, helped, args, made("helper_id"));
  },
});

const assign = command<Terms & { member_id: string }>({
  rpc: "helper_assign",
  route: "POST /admin/members/:member_id/helpers",
  weight: 3,
  make(scene) {
    const { bank, dice } = scene;
    const made = aboutMember(scene, ({ member_id }) => !personOf(bank, member_id).login);
    if (!made) return undefined;
    const { reason: _, ...args } = made.args;
    const { member_id } = otherIn(bank, dice, made.by, args.community_id);
    return { by: made.by, args: { ...args, helper_member_id: member_id, ...terms(scene) } };
  },
  step(bank, { actor, args, made }) {
    const helped = staffed(bank, actor, args);
    refuseIf(
      [!!personOf(bank, helped.member_id).login, "has_login"],
      // Who may act for them anyway does not name themselves.
      [args.helper_member_id === actor.member_id, "not_neutral"],
    );
    return name(bank, helped, args, made("helper_id"));
  },
});

/** Names a helper, in the place of a naming before. */
function name(bank: Bank, helped: Membership, args: Terms, helper_id: string) {
  const { member_id, community_id } = helped;
  const { helper_member_id, scopes, max_amount = null } = args;
  const standing = membershipOf(bank, helper_member_id, community_id)?.standing ?? "pending";
  const hours = hoursUntil(args.expires_at);
  const isBad = scopes.length === 0 || scopes.includes("transfers") && max_amount === null ||
    hours <= 0 || hours > 24 * 730;
  const isOutside = ["pending", "closed", "erased"].includes(standing);
  refuseIf(
    [isBad, "invalid_input"],
    [isOutside, "not_found"],
    [helper_member_id === member_id, "self_dealing"],
    [!isOutside && standing !== "active", "partner_standing_forbids"],
  );
  for (const one of bank.helpers) {
    const isSame = one.member_id === member_id && one.helper_member_id === helper_member_id &&
      one.community_id === community_id;
    if (isSame) one.revoked = true;
  }
  const helper: Helper = {
    ...{ helper_id, community_id, member_id, helper_member_id, scopes, max_amount },
    ...{ due: bank.now + hours, revoked: false },
  };
  bank.helpers.push(helper);
  return { helper_id, member_id, helper_member_id, max_amount };
}

const revoke = command<{ helper_id: string }>({
  rpc: "helper_revoke",
  route: "POST /helpers/revoke",
  weight: 2,
  make({ bank, dice }) {
    const one = dice.ofThese(bank.helpers.filter(({ revoked }) => !revoked), bank.helpers);
    if (!one) return undefined;
    const side = dice.mostly(one.helper_member_id, [one.member_id]);
    const by = personOf(bank, side);
    return {
      by: by.login && !dice.once(6) ? by : anyMember(bank, dice),
      args: {
        helper_id: one.helper_id,
      },
    };
  },
  step(bank, { actor, args }) {
    requireMember(actor);
    const one = found(bank.helpers.find(({ helper_id }) => helper_id === args.helper_id));
    const own = membershipOf(bank, actor.member_id, one.community_id);
    const sides = [one.member_id, one.helper_member_id];
    const may = sides.includes(actor.member_id) || isStaff(own) && own!.standing === "active";
    found(may ? one : undefined);
    refuseIf([one.revoked, "help_has_ended"]);
    one.revoked = true;
    return { helper_id: one.helper_id };
  },
});

export const helpers: Subject = {
  commands: [appoint, assign, revoke],
  jobs: [],
  views: [{
    name: "helpers",
    sql: `select jsonb_build_array(helper_id, member_id, helper_member_id, scopes, max_amount,
        revoked_at is not null,
        round(extract(epoch from expires_at - clock_timestamp()) / 3600)::int)
      from helpers where community_id = any($1)`,
    rows: ({ helpers, now }) =>
      helpers.map((one) => [
        ...[one.helper_id, one.member_id, one.helper_member_id, one.scopes, one.max_amount],
        ...[one.revoked, one.due - now],
      ]),
  }],
};
