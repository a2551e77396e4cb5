import type { Bank, Community, Escrow, Leg, Transfer } from "./bank.ts";
import { accountOf, membershipOf } from "./members.ts";
import { refuseIf } from "./refused.ts";

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

/** Who pays must have it above the floor, and who is leaving may not pass zero. */
export function checkPays(bank: Bank, place: string, community_id: string, amount: number): void {
  const { balance, floor } = accountOf(bank, place, community_id);
  refuseIf([floor !== null && balance - amount < floor, "balance_too_low"]);
}

/** Who is paid must have room below the ceiling, with what is held and on its way. */
export function checkEarns(bank: Bank, place: string, community_id: string, amount: number): void {
  const { balance, ceiling } = accountOf(bank, place, community_id);
  const after = balance + setAside(bank, place, community_id) + amount;
  refuseIf([ceiling !== null && after > ceiling, "ceiling_reached"]);
}

/** May pay: the active, and who is leaving as far as they have something. */
export function mayPay(
  bank: Bank,
  member_id: string,
  community_id: string,
  amount: number,
): boolean {
  const standing = membershipOf(bank, member_id, community_id)?.standing;
  if (standing !== "leaving") return standing === "active";
  return accountOf(bank, member_id, community_id).balance >= amount;
}

/** May be paid: the active, and who is leaving as far as they owe, with what is coming. */
export function mayEarn(
  bank: Bank,
  member_id: string,
  community_id: string,
  amount: number,
): boolean {
  const standing = membershipOf(bank, member_id, community_id)?.standing;
  if (standing !== "leaving") return standing === "active";
  const incoming = bank.escrows.filter((one) =>
    one.community_id === community_id && one.provider_id === member_id
  ).reduce((sum, { remaining }) => sum + remaining, 0);
  return accountOf(bank, member_id, community_id).balance + incoming + amount <= 0;
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
