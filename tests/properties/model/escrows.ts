import { type Bank, communityOf, type Escrow, type Leg, type Settings } from "./bank.ts";
import { grow, isOpen, levyOf, post, rounded } from "./books.ts";
import { membershipOf } from "./members.ts";
import { found, refuseIf } from "./refused.ts";

type Terms = Pick<
  Escrow,
  "escrow_id" | "exchange_id" | "community_id" | "amount" | "recipient_id" | "provider_id"
>;

/** Whose word settles what is between two members: a coordinator's, where one is vulnerable. */
export function recordingOf(
  bank: Bank,
  community_id: string,
  ...members: string[]
): Settings["recording"] {
  const vulnerable = members.some((one) => membershipOf(bank, one, community_id)?.vulnerable);
  return vulnerable ? "coordinator" : communityOf(bank, community_id).settings.recording;
}

/** What happens when nobody decides, in the end. */
export function lastFallback(settings: Settings): Settings["dispute_last_fallback"] {
  const { dispute_fallback: first, dispute_last_fallback: last } = settings;
  return first === "staff" ? last : first;
}

/** Set minutes aside, by the rules of today. Whether it is allowed was asked before. */
export function hold(bank: Bank, terms: Terms): Escrow {
  return holdAll(bank, [terms])[0]!;
}

/** All that one exchange holds is held in one transfer. */
export function holdAll(bank: Bank, all: Terms[]): Escrow[] {
  const escrows = all.map((terms) => opened(bank, terms));
  bank.escrows.push(...escrows);
  const { community_id, exchange_id } = all[0]!;
  const legs = escrows.flatMap(({ escrow_id, recipient_id, amount }) => [
    { place: escrow_id, amount },
    { place: recipient_id, amount: -amount },
  ]);
  post(bank, community_id, "hold", legs, { exchange_id });
  return escrows;
}

function opened(bank: Bank, terms: Terms): Escrow {
  const { community_id, recipient_id, provider_id, amount } = terms;
  const { settings } = communityOf(bank, community_id);
  const { levy_rounding, delivery_deadline } = settings;
  const toPot = provider_id === "pot";
  const recording = recordingOf(bank, community_id, recipient_id, provider_id);
  return {
    ...{ ...terms, state: "held", released: 0, refunded: 0, remaining: amount },
    ...{ claimed: null, levied: 0, levy_rounding, confirmed: false, former: null },
    clock: terms.exchange_id,
    // No levy on what is the pot's already, and no word of it: who pays speaks alone.
    levy_basis_points: toPot ? 0 : settings.levy_basis_points,
    recording: toPot && recording === "both" ? "recipient" : recording,
    ...{ fallback: lastFallback(settings), due: bank.now + delivery_deadline },
  };
}

/** Move a part to the provider, less the levy; at the end, or when told, the rest goes back. */
export function release(bank: Bank, escrow: Escrow, amount: number, final: boolean): void {
  settleAll(bank, [{ escrow, amount, final }]);
}

type Settlement = { escrow: Escrow; amount: number; final?: boolean };

/** Parts of escrows of one exchange, in one transfer. */
export function settleAll(bank: Bank, all: Settlement[]): void {
  const refunds = all.map(({ escrow, amount, final = true }) =>
    final ? escrow.remaining - amount : 0
  );
  const legs = all.flatMap(({ escrow, amount }, at) => moved(escrow, amount, refunds[at]!));
  const sum = (amounts: number[]) => amounts.reduce((one, other) => one + other, 0);
  const paid = sum(all.map(({ amount }) => amount));
  const kind = sum(refunds) === 0 ? "release" : paid === 0 ? "refund" : "split";
  const { community_id, exchange_id } = all[0]!.escrow;
  post(bank, community_id, kind, legs, { exchange_id });
  const received = new Map<string, number>();
  all.forEach(({ escrow: { provider_id } }, at) => {
    received.set(provider_id, (received.get(provider_id) ?? 0) + legs[at * 4 + 1]!.amount);
  });
  for (const [place, amount] of received) grow(bank, community_id, { place, amount });
  for (const { escrow } of all) if (escrow.remaining === 0) settle(bank, escrow);
}

function moved(escrow: Escrow, amount: number, refund: number): Leg[] {
  // The levy of all that was released so far is rounded once, not part by part.
  const { levy_basis_points, levy_rounding } = escrow;
  const levied = levyOf(escrow.released + amount, levy_basis_points, levy_rounding);
  const levy = levied - escrow.levied;
  escrow.levied = levied;
  escrow.released += amount;
  escrow.refunded += refund;
  escrow.remaining -= amount + refund;
  if (escrow.claimed !== null) {
    escrow.claimed = Math.min(Math.max(0, escrow.claimed - amount), escrow.remaining);
  }
  return [
    { place: escrow.escrow_id, amount: -(amount + refund) },
    { place: escrow.provider_id, amount: amount - levy },
    { place: escrow.recipient_id, amount: refund },
    { place: "pot", amount: levy },
  ];
}

/** Everything that is left goes back. */
export function refund(bank: Bank, escrow: Escrow): void {
  release(bank, escrow, 0, true);
}

function settle(bank: Bank, escrow: Escrow): void {
  const { released, refunded } = escrow;
  escrow.state = refunded === 0 ? "released" : released === 0 ? "refunded" : "split";
  escrow.due = null;
  const { exchange_id } = escrow;
  if (bank.escrows.some((one) => one.exchange_id === exchange_id && isOpen(one))) return;
  const exchange = bank.exchanges.find((one) => one.exchange_id === exchange_id);
  const request = bank.requests.find((one) => one.request_id === exchange?.request_id);
  if (request) request.state = "done";
}

/** Escrows of which somebody is a party; to others there are none. */
export function escrowOf(bank: Bank, member_id: string, escrow_id: string): Escrow {
  const escrow = found(bank.escrows.find((one) => one.escrow_id === escrow_id));
  const isParty = [escrow.recipient_id, escrow.provider_id].includes(member_id);
  return found(isParty ? escrow : undefined);
}

/** Reasons to leave an escrow alone: it is settled, or disputed, or its time is over. */
export function notOpen(bank: Bank, escrow: Escrow): [boolean, string][] {
  return [
    [!isOpen(escrow), "escrow_not_open"],
    [escrow.state === "disputed", "under_dispute"],
    [escrow.due !== null && escrow.due <= bank.now, "deadline_passed"],
  ];
}

/** Minutes as entered for an escrow: rounded, more than nothing, at most what is held. */
export function amountFor(bank: Bank, escrow: Escrow, amount: number): number {
  // All of it is all of it, whatever the step is: the parts of a group are no multiples of it.
  const isAll = amount === escrow.remaining;
  const minutes = isAll ? amount : rounded(communityOf(bank, escrow.community_id), amount);
  refuseIf([minutes === 0, "amount_rounds_to_nothing"]);
  refuseIf([minutes > escrow.remaining, "more_than_held"]);
  return minutes;
}

/** As the answer of a write has it. */
export function said(escrow: Escrow) {
  const { escrow_id, state, amount, released, refunded, remaining, claimed, levied } = escrow;
  return { escrow_id, state, amount, released, refunded, remaining, claimed, levied };
}
