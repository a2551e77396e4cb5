import type { Bank, Community } from "../bank.ts";
import { someCommunity, someStaff } from "../choices-of-staff.ts";
import { command, type Subject } from "../command.ts";
import { finishLine, lineOf, owed, statusOf } from "../lines.ts";
import { accountOf, actingStaff } from "../members.ts";
import type { Line } from "../records.ts";
import { found, refuseIf } from "../refused.ts";
import { pay } from "./trades.ts";

/** The community over there, by its short name or id. */
export function partnerOf(bank: Bank, here: string, name: string): Community {
  const partner = Object.values(bank.communities).find((one) =>
    [one.slug, one.community_id].includes(name)
  );
  refuseIf([!partner, "community_unknown"], [partner?.community_id === here, "invalid_input"]);
  return partner!;
}

type Open = {
  partner: string;
  floor: number;
  ceiling: number;
  rate: { ours: number; theirs: number };
  community_id?: string;
};
const open = command<Open>({
  rpc: "federation_line_open",
  route: "POST /admin/lines",
  weight: 6,
  make({ bank, dice }) {
    // The side that has not opened yet, if one has.
    const waiting = bank.lines.find((one) => !lineOf(bank, one.partner_id, one.community_id));
    const here = waiting && !dice.once(6) ? waiting.partner_id : someCommunity(bank, dice);
    const [town, hill] = [bank.communities.town, bank.communities.hill];
    const other = here === town.community_id ? hill : town;
    const partner = dice.mostly(dice.one([other.slug, other.community_id])!, [
      "nowhere",
      here === town.community_id ? town.slug : hill.slug,
    ], 10);
    const theirs = lineOf(bank, other.community_id, here);
    const [a, b] = dice.one([[1, 1], [2, 3], [4, 6], [1, 2], [3, 1]])!;
    // Most rates mirror that of the other side.
    const rate = theirs && !dice.once(6)
      ? { ours: theirs.theirs, theirs: theirs.ours }
      : { ours: a!, theirs: b! };
    const [floor, ceiling] = dice.mostly(dice.one([[-300, 300], [-60, 60], [0, 30]])!, [
      [5, 60],
    ], 10);
    const by = someStaff(bank, dice, here);
    return { by, args: { partner, floor: floor!, ceiling: ceiling!, rate, community_id: here } };
  },
  step(bank, { actor, args }) {
    const { community_id: here } = actingStaff(bank, actor, args.community_id);
    const { community_id: there } = partnerOf(bank, here, args.partner);
    const { floor, ceiling, rate } = args;
    refuseIf([floor > 0 || ceiling < 0, "limits_invalid"]);
    const [ours, theirs] = inLowestTerms(rate.ours, rate.theirs);
    const line = lineOf(bank, here, there);
    const isNew = line && (line.ours !== ours || line.theirs !== theirs);
    refuseIf([!!isNew && owed(bank, here, there) !== 0, "rate_is_owed"]);
    if (!line) {
      bank.lines.push({ community_id: here, partner_id: there, state: "open", ours, theirs });
    } else Object.assign(line, { state: "open", ours, theirs });
    Object.assign(accountOf(bank, `trade ${there}`, here), { floor, ceiling });
    return answer(bank, lineOf(bank, here, there)!);
  },
});

function inLowestTerms(ours: number, theirs: number): [number, number] {
  let divisor = ours;
  while (ours % divisor > 0 || theirs % divisor > 0) divisor--;
  return [ours / divisor, theirs / divisor];
}

function answer(bank: Bank, { community_id: here, partner_id: there, state, ours, theirs }: Line) {
  const { floor, ceiling, balance } = accountOf(bank, `trade ${there}`, here);
  const status = statusOf(bank, here, there);
  return { status, state, rate: { ours, theirs }, floor, ceiling, balance };
}

const close = command<{ partner: string; reason: string; community_id?: string }>({
  rpc: "federation_line_close",
  route: "POST /admin/lines/close",
  weight: 2,
  make({ bank, dice }) {
    const here = someCommunity(bank, dice);
    if (bank.lines.length === 0 && !dice.once(6)) return undefined;
    const { town, hill } = bank.communities;
    const partner = (here === town.community_id ? hill : town).slug;
    const by = someStaff(bank, dice, here);
    return { by, args: { partner, reason: "The season is over", community_id: here } };
  },
  step(bank, { actor, args }) {
    const { community_id: here } = actingStaff(bank, actor, args.community_id);
    const { community_id: there } = partnerOf(bank, here, args.partner);
    const line = found(lineOf(bank, here, there));
    refuseIf([line.state === "closed", "line_not_open"]);
    // It takes two to trade: who closes, closes for both.
    for (const side of [line, lineOf(bank, there, here)]) {
      if (side?.state === "open") side.state = "closing";
    }
    finishLine(bank, here, there);
    return answer(bank, line);
  },
});

export const lines: Subject = {
  commands: [open, close, pay],
  jobs: [],
  views: [{
    name: "lines",
    sql: `select jsonb_build_array(community_id, partner_id, state, ours, theirs)
      from trade_lines where community_id = any($1)`,
    rows: ({ lines }) =>
      lines.map((one) => [
        ...[one.community_id, one.partner_id, one.state, one.ours, one.theirs],
      ]),
  }, {
    name: "limits of lines",
    sql: `select jsonb_build_array(community_id, partner_id, floor, ceiling) from accounts
      where community_id = any($1) and system_account = 'trade'`,
    rows: (bank) =>
      bank.lines.map(({ community_id, partner_id }) => {
        const { floor, ceiling } = accountOf(bank, `trade ${partner_id}`, community_id);
        return [community_id, partner_id, floor, ceiling];
      }),
  }],
};
