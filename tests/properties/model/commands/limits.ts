import { type AboutMember, staffed, staffThere } from "../acting.ts";
import { aboutMember, someStaff } from "../choices-of-staff.ts";
import { command, type Subject } from "../command.ts";
import { accountOf } from "../members.ts";
import { hoursUntil, moment } from "../moments.ts";
import type { Override } from "../records.ts";
import { found, refuseIf } from "../refused.ts";

type Change = AboutMember & { changes: { floor?: number | null; ceiling?: number | null } };
const change = command<Change>({
  rpc: "membership_limits",
  route: "POST /admin/members/:member_id/limits",
  weight: 3,
  make(scene) {
    const { dice } = scene;
    const made = aboutMember(scene, ({ standing }) => standing === "active");
    const floor = dice.one([-60, 0, -300, null, 5]);
    const ceiling = dice.one([120, null, 0, 30, -5]);
    const changes = dice.one([{ floor }, { ceiling }, { floor, ceiling }])!;
    return made && { ...made, args: { ...made.args, changes } as Change };
  },
  step(bank, { actor, args }) {
    const { member_id, community_id } = staffed(bank, actor, args);
    const { floor, ceiling } = args.changes;
    refuseIf([(floor ?? 0) > 0 || (ceiling ?? 0) < 0, "limits_invalid"]);
    const account = accountOf(bank, member_id, community_id);
    Object.assign(account, args.changes);
    // A floor that somebody sets grows from there on.
    if (floor !== undefined) Object.assign(account, { received: 0, grown: 0 });
    return { member_id, balance: account.balance, floor: account.floor, ceiling: account.ceiling };
  },
});

type Give = AboutMember & { side: Override["side"]; amount: number; expires_at: string };
const give = command<Give>({
  rpc: "override_give",
  route: "POST /admin/members/:member_id/override",
  weight: 4,
  make(scene) {
    const { dice } = scene;
    const made = aboutMember(scene, ({ standing }) => standing === "active");
    const side = dice.one(["floor", "ceiling"] as const)!;
    const expires_at = moment(dice.mostly(24 * 20, [48, -1, 24 * 800], 5));
    return made && { ...made, args: { ...made.args, side, amount: dice.amount(60), expires_at } };
  },
  step(bank, { actor, args, made }) {
    const { member_id, community_id } = staffed(bank, actor, args);
    const hours = hoursUntil(args.expires_at);
    refuseIf([hours <= 0 || hours > 24 * 730, "invalid_input"]);
    const { side, amount } = args;
    const override: Override = {
      ...{ override_id: made("override_id"), community_id, member_id, side, amount },
      ...{ state: "open", due: bank.now + hours },
    };
    bank.overrides.push(override);
    return { member_id, side, amount, state: "open" };
  },
});

const revoke = command<{ override_id: string; reason: string }>({
  rpc: "override_revoke",
  route: "POST /admin/overrides/revoke",
  weight: 1,
  make({ bank, dice }) {
    const open = bank.overrides.filter(({ state }) => state === "open");
    const one = dice.ofThese(open, bank.overrides);
    if (!one) return undefined;
    const by = someStaff(bank, dice, one.community_id);
    return { by, args: { override_id: one.override_id, reason: "No longer" } };
  },
  step(bank, { actor, args }) {
    const one = found(bank.overrides.find((some) => some.override_id === args.override_id));
    staffThere(bank, actor, one.community_id);
    staffed(bank, actor, one);
    refuseIf([one.state !== "open" || one.due <= bank.now, "override_not_open"]);
    one.state = "revoked";
    return { override_id: one.override_id, state: "revoked" };
  },
});

export const limits: Subject = {
  commands: [change, give, revoke],
  jobs: [],
  views: [{
    name: "overrides",
    sql: `select jsonb_build_array(override_id, member_id, side, amount, case
        when used_at is not null then 'used' when revoked_at is not null then 'revoked'
        else 'open' end, round(extract(epoch from expires_at - clock_timestamp()) / 3600)::int)
      from limit_overrides where community_id = any($1)`,
    rows: ({ overrides, now }) =>
      overrides.map((one) => [
        ...[one.override_id, one.member_id, one.side, one.amount, one.state, one.due - now],
      ]),
  }],
};
