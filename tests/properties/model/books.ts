import {
  type Bank,
  type Community,
  communityOf,
  type Escrow,
  type Leg,
  type Transfer,
} from "./bank.ts";
import { accountOf, membershipOf } from "./members.ts";
import { codesOf, Refused, refuseIf } from "./refused.ts";

/** Minutes as people enter them, made a multiple of the community's step. */
export function rounded({ settings }: Community, amount: number): number {
  const { rounding_step: step, rounding_mode: mode } = settings;
  const steps = amount / step;
  return step * (mode === "up" ? Math.ceil(steps) : Math.floor(steps + 0.5));
}

/** A part in hundredths of a per cent. */
export function levyOf(amount: number, basisPoints: number, rounding: string): number {
  const exact = amount * basisPoints;
  if (rounding === "up") return Math.ceil(exact / 10000);
  return Math.floor((exact + (rounding === "nearest" ? 5000 : 0)) / 10000);
}

/** Whether minutes of an escrow are still set aside. */
export function isOpen({ state }: Escrow): boolean {
  return ["held", "delivered", "disputed"].includes(state);
}

/** What is set aside of an account, and what is on its way to it. */
export function setAside(bank: Bank, place: string, community_id: string): number {
  return bank.escrows.filter((one) =>
    one.community_id === community_id &&
    (one.recipient_id === place || one.provider_id === place)
  ).reduce((sum, { remaining }) => sum + remaining, 0);
}

/** Who pays must have it above the floor, or an override that reaches so far, which is used. */
export function checkPays(bank: Bank, place: string, community_id: string, amount: number): void {
  const { balance, floor } = accountOf(bank, place, community_id);
  const beyond = floor === null ? 0 : floor - (balance - amount);
  if (beyond > 0 && !useOverride(bank, place, community_id, "floor", beyond)) {
    throw new Refused(["balance_too_low"]);
  }
}

/** Who is paid must have room below the ceiling, with what is held and on its way; likewise. */
export function checkEarns(bank: Bank, place: string, community_id: string, amount: number): void {
  const beyond = overCeiling(bank, place, community_id, amount);
  if (beyond > 0 && !useOverride(bank, place, community_id, "ceiling", beyond)) {
    throw new Refused(["ceiling_reached"]);
  }
}

/** A reversal is bound by limits and uses no override. */
export function refusePaying(bank: Bank, place: string, community_id: string, amount: number) {
  const { balance, floor } = accountOf(bank, place, community_id);
  refuseIf([floor !== null && balance - amount < floor, "balance_too_low"]);
}

export function refuseEarning(bank: Bank, place: string, community_id: string, amount: number) {
  refuseIf([overCeiling(bank, place, community_id, amount) > 0, "ceiling_reached"]);
}

function overCeiling(bank: Bank, place: string, community_id: string, amount: number): number {
  const { balance, ceiling } = accountOf(bank, place, community_id);
  if (ceiling === null) return 0;
  return balance + setAside(bank, place, community_id) + amount - ceiling;
}

/** How much the members here may spend over there beyond what they earn, and the other way. */
export function refuseTrading(bank: Bank, here: string, there: string, amount: number): void {
  const { balance, floor, ceiling } = accountOf(bank, `trade ${there}`, here);
  const isBeyond = amount > 0 ? balance + amount > ceiling! : balance + amount < floor!;
  refuseIf([isBeyond, "line_limit_reached"]);
}

/** The pot as a whole has one floor. */
export function refusePot(bank: Bank, community_id: string, amount: number): void {
  const { balance } = accountOf(bank, "pot", community_id);
  const { pot_floor } = communityOf(bank, community_id).settings;
  refuseIf([amount > 0 && balance - amount < pot_floor, "pot_too_low"]);
}

/** Of those that reach far enough the first to expire; two are never added up. */
function useOverride(
  bank: Bank,
  member_id: string,
  community_id: string,
  side: "floor" | "ceiling",
  beyond: number,
): boolean {
  const [first] = bank.overrides.filter((one) =>
    one.member_id === member_id && one.community_id === community_id && one.side === side &&
    one.state === "open" && one.due > bank.now && one.amount >= beyond
  ).sort((a, b) => a.due - b.due);
  if (first) first.state = "used";
  return first !== undefined;
}

/** Several checks of which the docs do not say which comes first. */
export function either(...checks: (() => void)[]): void {
  const codes = checks.flatMap(codesOf);
  if (codes.length > 0) throw new Refused(codes);
}

/** Both limits of a payment. Which is told where both refuse is not in the docs. */
export function checkLimits(
  bank: Bank,
  community_id: string,
  { payer, payee, amount, levy }: Payment,
): void {
  either(
    () => checkPays(bank, payer, community_id, amount),
    () => payee && checkEarns(bank, payee, community_id, amount - levy),
  );
}

/** Who pays whom (null: the pot), and what of it is levied. */
type Payment = { payer: string; payee: string | null; amount: number; levy: number };

/**
 * A floor follows what was received for exchanges, down to the cap, and back with what is taken
 * back. Minutes are counted in ten-thousandths, so that small parts are not lost.
 */
export function grow(bank: Bank, community_id: string, { place, amount }: Leg): void {
  const { settings } = communityOf(bank, community_id);
  const { floor_growth_basis_points: rate, floor_growth_cap: cap } = settings;
  const account = accountOf(bank, place, community_id);
  if (rate === 0 || account.floor === null || !membershipOf(bank, place, community_id)) return;
  const set = account.floor + account.grown;
  account.received = Math.max(0, account.received + amount * rate);
  const wanted = Math.floor(account.received / 10000);
  account.grown = amount > 0
    ? Math.max(account.grown, Math.min(wanted, set - cap))
    : Math.min(account.grown, wanted);
  account.floor = set - account.grown;
}

/** May pay: the active, and who is leaving as far as they have something. */
export function mayPay(
  bank: Bank,
  member_id: string,
  community_id: string,
  amount: number,
): boolean {
  const { standing, deceased } = membershipOf(bank, member_id, community_id) ?? {};
  if (standing !== "leaving" || deceased) return standing === "active";
  return accountOf(bank, member_id, community_id).balance >= amount;
}

/** May be paid: the active; who is leaving as far as they owe, whatever becomes of what is open. */
export function mayEarn(
  bank: Bank,
  member_id: string,
  community_id: string,
  amount: number,
): boolean {
  const { standing, deceased } = membershipOf(bank, member_id, community_id) ?? {};
  if (standing !== "leaving" || deceased) return standing === "active";
  const { balance } = accountOf(bank, member_id, community_id);
  return balance + setAside(bank, member_id, community_id) + amount <= 0;
}

/** Post one transfer. Places are member_ids, escrow_ids and names of system accounts. */
export function post(
  bank: Bank,
  community_id: string,
  kind: string,
  legs: Leg[],
  about: { reason?: string; exchange_id?: string } = {},
): Transfer {
  const moving = legs.filter(({ amount }) => amount !== 0);
  for (const { place, amount } of moving) {
    const escrow = bank.escrows.find((one) => one.escrow_id === place);
    if (!escrow) accountOf(bank, place, community_id).balance += amount;
  }
  const { reason = null, exchange_id = null } = about;
  const transfer = { community_id, kind, reason, exchange_id, legs: moving };
  bank.transfers.push(transfer);
  return transfer;
}
