import type { Bank } from "./bank.ts";
import type { Command } from "./command.ts";
import { Dice } from "./dice.ts";
import { commands } from "./subjects.ts";

const FURTHER = new Set([
  ...["request_accept", "escrow_deliver", "escrow_confirm", "escrow_dispute", "dispute_resolve"],
  ...["admin_escrow_confirm", "dispute_withdraw", "payment_request_accept", "group_confirm"],
  ...["payment_request_decide", "group_settle", "write_off_approve", "transfer_reverse"],
]);

const SPANS = [1, 2, 5, 23, 25, 49, 24 * 3, 24 * 7 - 1, 24 * 7, 24 * 31];

/** A command that finds something open. */
export function further(bank: Bank, numbers: number[]): Command | undefined {
  const fitting = commands.filter(({ rpc, make }) => {
    if (!FURTHER.has(rpc)) return false;
    // As where a command is called: the first two say by whom.
    const dice = new Dice(numbers.slice(2));
    return make({ bank, dice }) !== undefined && !dice.isFarFetched;
  });
  return new Dice([...numbers].reverse()).one(fitting);
}

/** To the deadlines that there are, to the moments beside them, or anywhere; in hours. */
export function spans(bank: Bank): number[] {
  const { now, escrows, requests, disputes, claims } = bank;
  const { overrides, helpers, write_offs, invitations } = bank;
  const clocks = [escrows, requests, disputes, claims, overrides, helpers, write_offs];
  const due = [...clocks, invitations].flat().map(({ due }) => due ?? 0);
  const edges = due.filter((one) => one > now + 1).flatMap((one) => [one, one - 1, one + 1]);
  return [...SPANS, ...edges.map((one) => one - now)];
}
