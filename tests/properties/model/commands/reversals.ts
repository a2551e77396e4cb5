import { staffThere } from "../acting.ts";
import type { Bank, Leg, Transfer } from "../bank.ts";
import { either, grow, post, refuseEarning, refusePaying, refusePot } from "../books.ts";
import { someStaff } from "../choices-of-staff.ts";
import { command, type Subject } from "../command.ts";
import { membershipOf } from "../members.ts";
import { found, refuseIf } from "../refused.ts";
import { type Line, linesOf, partsOf } from "../reversing.ts";

type Args = { transfer_id: number; reason: string; amount?: number; override?: boolean };
const reverse = command<Args>({
  rpc: "transfer_reverse",
  route: "POST /admin/transfers/:transfer_id/reverse",
  weight: 8,
  make({ bank, dice }) {
    const transfer = dice.ofThese(
      bank.transfers.filter((one) => leftOf(bank, one) > 0),
      bank.transfers,
    );
    if (!transfer) return undefined;
    const { transfer_id, community_id } = transfer;
    const amount = dice.once(2) ? dice.amount(leftOf(bank, transfer)) : undefined;
    const args = { transfer_id: transfer_id!, reason: "A mistake", amount, override: dice.once(3) };
    return { by: someStaff(bank, dice, community_id), args };
  },
  step(bank, { actor, args }) {
    const transfer = found(bank.transfers.find((one) => one.transfer_id === args.transfer_id));
    const { community_id, kind, exchange_id } = transfer;
    staffThere(bank, actor, community_id);
    const lines = linesOf(bank, transfer);
    const parties = lines.map(({ place }) => place);
    const isGone = parties.map((place) => membershipOf(bank, place, community_id)?.standing)
      .some((standing) => standing === "closed" || standing === "erased");
    refuseIf(
      [!isReversible(bank, transfer), "not_reversible"],
      [parties.includes(actor.member_id), "not_neutral"],
      [isGone, "account_closed"],
    );
    const left = leftOf(bank, transfer);
    const { amount = left } = args;
    refuseIf([left === 0, "already_reversed"], [left > 0 && amount > left, "more_than_left"]);
    const soFar = transfer.parts ?? lines.map(() => 0);
    const more = partsOf(lines, soFar, amount);
    transfer.parts = soFar.map((part, n) => part + more[n]!);
    const legs = lines.map(({ place, amount }, n) => ({
      place,
      amount: amount < 0 ? more[n]! : -more[n]!,
    }));
    if (!args.override) checkLimits(bank, community_id, legs);
    post(bank, community_id, "reversal", legs, { exchange_id: exchange_id ?? undefined });
    const earned = ["release", "split"].includes(kind) || transfer.reason === "exchange";
    if (earned) { for (const leg of legs) if (leg.amount < 0) grow(bank, community_id, leg); }
    return { kind: "reversal", amount, community_id };
  },
});

/** Both sides are bound, by what each gives or gets in all; overrides are not for this. */
function checkLimits(bank: Bank, community_id: string, legs: Leg[]): void {
  const sums = new Map<string, number>();
  for (const { place, amount } of legs) sums.set(place, (sums.get(place) ?? 0) + amount);
  either(...[...sums].map(([place, amount]) => () => {
    if (place === "pot") refusePot(bank, community_id, -amount);
    else if (amount < 0) refusePaying(bank, place, community_id, -amount);
    else if (membershipOf(bank, place, community_id)) {
      refuseEarning(bank, place, community_id, amount);
    }
  }));
}

/** Neither what only moves minutes into and out of an escrow, nor what went over a line. */
function isReversible(bank: Bank, transfer: Transfer): boolean {
  const isLast = ["reversal", "trade", "remainder"].includes(transfer.kind);
  return !isLast && transfer.kind !== "hold" && linesOf(bank, transfer).length > 0;
}

function received(lines: Line[], numbers: number[]): number {
  return lines.reduce((sum, { amount }, n) => amount > 0 ? sum + numbers[n]! : sum, 0);
}

/** How much of a transfer can still be taken back. */
function leftOf(bank: Bank, transfer: Transfer): number {
  if (!isReversible(bank, transfer)) return 0;
  const lines = linesOf(bank, transfer);
  const whole = received(lines, lines.map(({ amount }) => amount));
  return whole - received(lines, transfer.parts ?? lines.map(() => 0));
}

export const reversals: Subject = {
  commands: [reverse],
  jobs: [],
  views: [{
    name: "reversals",
    sql: `select jsonb_build_array(reversed_id, max(reversed_after)) from reversals
      where community_id = any($1) group by reversed_id`,
    rows: (bank) =>
      bank.transfers.filter(({ parts }) => parts).map((one) => [
        one.transfer_id,
        received(linesOf(bank, one), one.parts!),
      ]),
  }],
};
