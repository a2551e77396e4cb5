/** What the bank should do, in the plainest words: a model that the walk is compared with. */
export type Deal = {
  escrow_id: string;
  recipient: string;
  provider: string;
  amount: number;
  remaining: number;
  released: number;
  claimed: number | null;
  state: "held" | "delivered" | "disputed" | "released" | "refunded" | "split";
  former?: "held" | "delivered";
  dispute_id?: string;
  opener?: string;
};

const FLOOR = -600;

/** Balances as posted, and the deals between members. */
export class Model {
  posted: Record<string, number>;
  deals: Deal[] = [];

  constructor(names: string[]) {
    this.posted = Object.fromEntries(names.map((name) => [name, 0]));
  }

  /** balance, held, incoming, available */
  purse(name: string): [number, number, number, number] {
    const sum = (deals: Deal[]) => deals.reduce((total, { remaining }) => total + remaining, 0);
    const held = sum(this.deals.filter(({ recipient }) => recipient === name));
    const incoming = sum(this.deals.filter(({ provider }) => provider === name));
    return [this.posted[name]! + held, held, incoming, this.posted[name]! - FLOOR];
  }

  canHold(recipient: string, amount: number): boolean {
    return this.posted[recipient]! - amount >= FLOOR;
  }

  hold(escrow_id: string, recipient: string, provider: string, amount: number): void {
    this.posted[recipient]! -= amount;
    const empty = { released: 0, claimed: null, state: "held" as const };
    this.deals.push({ escrow_id, recipient, provider, amount, remaining: amount, ...empty });
  }

  /** The provider says how much was worked. */
  deliver(deal: Deal, amount?: number): void {
    deal.state = "delivered";
    deal.claimed = amount ?? deal.remaining;
  }

  /** Release a part; the rest stays, or goes back when it is final. */
  settle(deal: Deal, release: number, final: boolean): void {
    const refund = final ? deal.remaining - release : 0;
    this.posted[deal.provider]! += release;
    this.posted[deal.recipient]! += refund;
    deal.released += release;
    deal.remaining -= release + refund;
    if (deal.claimed !== null) {
      deal.claimed = Math.min(Math.max(deal.claimed - release, 0), deal.remaining);
    }
    if (deal.remaining > 0) return;
    deal.state = deal.released === deal.amount
      ? "released"
      : deal.released === 0
      ? "refunded"
      : "split";
  }
}
