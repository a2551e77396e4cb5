import { type Bank, communityOf, type Escrow, type Exchange, type Person } from "./bank.ts";
import { isOpen } from "./books.ts";
import { settleAll } from "./escrows.ts";
import { isStaff, membershipOf, requireMember } from "./members.ts";
import { found } from "./refused.ts";

export function legsOfGroup(bank: Bank, { exchange_id }: Exchange): Escrow[] {
  return bank.escrows.filter((one) => one.exchange_id === exchange_id);
}

/** Legs that can still be acted on; a dispute is a matter of its own. */
export function openLegs(bank: Bank, exchange: Exchange): Escrow[] {
  return legsOfGroup(bank, exchange).filter(({ due }) => due !== null && due > bank.now);
}

/** A group as those who take part in it may see it, and staff; to others there is none. */
export function groupOf(bank: Bank, actor: Person, exchange_id: string): Exchange {
  requireMember(actor);
  const group = found(
    bank.exchanges.find((one) => one.exchange_id === exchange_id && one.kind === "group"),
  );
  const isIn = legsOfGroup(bank, group).some((leg) => isPartyOf(leg, actor.member_id));
  return found(isIn || isActiveStaff(bank, actor, group) ? group : undefined);
}

export function isPartyOf({ recipient_id, provider_id }: Escrow, member_id: string): boolean {
  return [recipient_id, provider_id].includes(member_id);
}

export function isActiveStaff(bank: Bank, actor: Person, { community_id }: Exchange): boolean {
  const own = membershipOf(bank, actor.member_id, community_id);
  return isStaff(own) && own!.standing === "active";
}

/** Whether everybody whose word a leg needs has given it: the delivery, and the confirmation. */
export function hasItsWords({ recording, state, confirmed, provider_id }: Escrow): boolean {
  const delivered = state === "delivered";
  if (recording === "recipient") return confirmed;
  // For the pot nobody speaks: who pays it does.
  if (recording === "provider") return delivered || provider_id === "pot" && confirmed;
  return recording === "both" && confirmed && delivered;
}

/** All that is open of a group: what was claimed of each leg, or all, in one transfer. */
export function settleLegs(bank: Bank, legs: Escrow[]): void {
  settleAll(bank, legs.map((escrow) => ({ escrow, amount: escrow.claimed ?? escrow.remaining })));
}

/** With the last word that is needed all that is open is settled at once. */
export function finishGroup(bank: Bank, { exchange_id }: { exchange_id: string }): void {
  const exchange = bank.exchanges.find((one) => one.exchange_id === exchange_id);
  if (exchange?.kind !== "group") return;
  const legs = openLegs(bank, exchange);
  if (legs.length > 0 && legs.every(hasItsWords)) settleLegs(bank, legs);
}

/**
 * Each delivery starts the window anew for all that is delivered; it does not end before the
 * deadline of those who have not. With the last delivery what goes to the pot is delivered too.
 */
export function startClock(bank: Bank, exchange: Exchange): void {
  const legs = openLegs(bank, exchange);
  const missing = legs.filter(({ state, provider_id }) =>
    state === "held" && provider_id !== "pot"
  );
  if (missing.length === 0) {
    for (const leg of legs) {
      if (leg.state === "held") Object.assign(leg, { state: "delivered", claimed: leg.remaining });
    }
  }
  const { confirmation_window } = communityOf(bank, exchange.community_id).settings;
  const due = Math.max(bank.now + confirmation_window, ...missing.map((leg) => leg.due!));
  const clock = missing.find((leg) => leg.due === due)?.clock ?? crypto.randomUUID();
  for (const leg of legs) if (leg.state === "delivered") Object.assign(leg, { due, clock });
}

export function progressOf(bank: Bank, exchange: Exchange) {
  const legs = legsOfGroup(bank, exchange);
  return {
    legs: legs.length,
    settled: legs.filter((leg) => !isOpen(leg)).length,
    disputed: legs.filter(({ state }) => state === "disputed").length,
    waiting: legs.filter((leg) => leg.due !== null && !hasItsWords(leg)).length,
  };
}
