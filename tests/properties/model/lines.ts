import { type Bank, communityOf } from "./bank.ts";
import { checkEarns, either, grow, levyOf, post, refuseTrading } from "./books.ts";
import { accountOf } from "./members.ts";
import type { Line } from "./records.ts";

export function lineOf(bank: Bank, here: string, there: string): Line | undefined {
  return bank.lines.find((one) => one.community_id === here && one.partner_id === there);
}

/** What is owed: above zero the members here have spent more over there than they earned. */
export function owed(bank: Bank, here: string, there: string): number {
  return accountOf(bank, `trade ${there}`, here).balance;
}

/** What is true of both sides together; the stricter counts for both. */
export function statusOf(bank: Bank, here: string, there: string): string {
  const [one, other] = [lineOf(bank, here, there), lineOf(bank, there, here)];
  if (!one) return "none";
  if (one.state === "closed") return "closed";
  if (!other || other.state === "closed") return "waiting";
  if (one.ours !== other.theirs || one.theirs !== other.ours) return "rates_differ";
  return [one.state, other.state].includes("closing") ? "closing" : "open";
}

/** What arrives, rounded down to the minute. */
export function arrives({ ours, theirs }: Line, amount: number): number {
  return Math.floor(amount * theirs / ours);
}

/** The most that may still be paid while a line is closing: not past zero, on neither side. */
export function atMost(bank: Bank, line: Line): number {
  const { community_id: here, partner_id: there } = line;
  const mine = -owed(bank, here, there);
  const theirs = owed(bank, there, here);
  let most = Math.max(0, mine);
  while (most > 0 && arrives(line, most) > theirs) most--;
  return most;
}

/** When no trade can bring a closing line nearer to zero, it ends, and the pot has what is left. */
export function finishLine(bank: Bank, here: string, there: string): void {
  const sides = bank.lines.filter((one) =>
    [here, there].includes(one.community_id) && [here, there].includes(one.partner_id)
  );
  const canMove = sides.length === 2 &&
    sides.some((one) => arrives(one, atMost(bank, one)) > 0);
  for (const side of sides) {
    if (side.state !== "closing" || canMove) continue;
    side.state = "closed";
    const amount = owed(bank, side.community_id, side.partner_id);
    if (amount === 0) continue;
    const legs = [{ place: `trade ${side.partner_id}`, amount: -amount }, { place: "pot", amount }];
    post(bank, side.community_id, "remainder", legs);
  }
}

/** Both sides of a trade: each community's own transfer, with an exchange of its own. */
export function trade(
  bank: Bank,
  line: Line,
  payer: string,
  payee: string,
  amount: number,
): void {
  const { community_id: here, partner_id: there } = line;
  const arriving = arrives(line, amount);
  const { settings } = communityOf(bank, there);
  const levy = levyOf(arriving, settings.levy_basis_points, settings.levy_rounding);
  either(
    () => checkEarns(bank, payee, there, arriving - levy),
    () => refuseTrading(bank, here, there, amount),
    () => refuseTrading(bank, there, here, -arriving),
  );
  const reason = "exchange";
  post(bank, here, "trade", [
    { place: payer, amount: -amount },
    { place: `trade ${there}`, amount },
  ], { reason, exchange_id: "new" });
  const earned = { place: payee, amount: arriving - levy };
  const legs = [earned, { place: `trade ${here}`, amount: -arriving }, {
    place: "pot",
    amount: levy,
  }];
  post(bank, there, "trade", legs, { reason, exchange_id: "new" });
  grow(bank, there, earned);
  finishLine(bank, here, there);
}
