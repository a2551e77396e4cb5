import { sha256 } from "../../scripts/verify-ledger/check-seals.ts";
import type { Copies } from "./copies.ts";
import { randomId, timeText } from "./dice.ts";
import type { People } from "./people.ts";

/** Every so often the job seals what was posted. In micros. */
const TURN = 300_000_000;

/** As far as the account of a member may fall in a new community. */
export const FLOOR = -600;

/** A line to be: on a member's account, by number, or on an escrow that has so much after it. */
export type Leg =
  | { account: number; amount: number }
  | { escrow: string; amount: number; after: number };

export type Posting = {
  community: number;
  kind: "hold" | "release" | "refund" | "split" | "transfer";
  category: string;
  reason?: string;
  exchange?: string;
  date?: string | null;
  by: string | null;
  legs: Leg[];
};

type Seal = { number: number; hash: string; first: number; count: number; lines: string };

/**
 * The books while they are filled: what private.post() does, with all balances, chains and seals
 * in memory. That it comes to the same, private.verify_ledger() and reconcile say.
 */
export class Ledger {
  readonly balances: Int32Array;
  readonly chains: string[];
  readonly moved: Float64Array;
  #seals: Seal[];
  #unsealed = new Set<number>();
  #turn = 0;
  #transfers = 0;
  #entries = 0;

  constructor(private people: People, private copies: Copies) {
    const { length } = people.accounts;
    this.balances = new Int32Array(length);
    this.moved = new Float64Array(length);
    this.chains = Array<string>(length).fill("");
    this.#seals = people.communities.map(() => ({
      number: 0,
      hash: "",
      first: 0,
      count: 0,
      lines: "",
    }));
  }

  get transfers(): number {
    return this.#transfers;
  }

  /** Post a transfer and return its number. @param moment micros since 1970 */
  post(moment: number, posting: Posting): number {
    this.#sealBefore(moment);
    this.copies.transactions++;
    const { community, kind, category, reason = "", exchange = "", date, by, legs } = posting;
    const town = this.people.communities[community]!.id;
    const id = ++this.#transfers;
    const at = timeText(moment);
    const salt = randomId(id, 20);
    this.copies.transfers.add(
      id,
      town,
      kind,
      category,
      reason || null,
      exchange || null,
      date ?? null,
      by,
      at,
      this.copies.transactions,
      salt,
    );
    const details = sha256(
      `${town},${at},${reason},${exchange},${date ?? ""},${by ?? ""},,${category},${salt}`,
    );
    const moves = legs.map((leg) => `${this.#placeOf(leg)},${leg.amount}`).join("\n");
    const digest = sha256(`${id},${kind},${details}\n${moves}`);
    for (const leg of legs) {
      this.#enter(leg, { id, community, town, kind, details, digest, at, moment });
    }
    return id;
  }

  /** Seal what is left, as the job does when a bank rests. Returns the last transfer. */
  close(): number {
    this.#seal((this.#turn + 2) * TURN);
    return this.#transfers;
  }

  #enter(leg: Leg, of: {
    id: number;
    community: number;
    town: string;
    kind: string;
    details: string;
    digest: string;
    at: string;
    moment: number;
  }): void {
    const entry = ++this.#entries;
    const place = this.#placeOf(leg);
    const isAccount = "account" in leg;
    const after = isAccount ? this.balances[leg.account]! + leg.amount : leg.after;
    let [chain, holder] = ["", ""];
    if (isAccount) {
      chain = sha256(`${this.chains[leg.account]},${of.digest},HOUR,${after},${of.at}`);
      holder = this.people.holders[leg.account]!;
      this.balances[leg.account] = after;
      this.chains[leg.account] = chain;
      this.moved[leg.account] = of.moment;
    }
    this.copies.entries.add(
      entry,
      of.id,
      of.town,
      "HOUR",
      isAccount ? place : null,
      isAccount ? null : place,
      leg.amount,
      after,
      of.at,
      chain ? `\\\\x${chain}` : null,
    );
    const seal = this.#seals[of.community]!;
    if (seal.count === 0) seal.first = of.id;
    seal.count++;
    seal.lines += `${entry},${of.id},${of.kind},${of.details},HOUR,${isAccount ? place : ""},` +
      `${isAccount ? "" : place},${holder},,${leg.amount},${after},${of.at},${chain}\n`;
    this.#last[of.community] = of.id;
    this.#unsealed.add(of.community);
  }

  #last: number[] = [];

  #placeOf(leg: Leg): string {
    return "account" in leg ? this.people.accounts[leg.account]! : leg.escrow;
  }

  #sealBefore(moment: number): void {
    const turn = Math.floor(moment / TURN);
    if (turn === this.#turn) return;
    this.#seal((this.#turn + 2) * TURN);
    this.#turn = turn;
  }

  #seal(moment: number): void {
    const at = timeText(moment);
    for (const community of this.#unsealed) {
      const seal = this.#seals[community]!;
      const number = seal.number + 1;
      const hash = sha256(`${seal.hash},${number},${seal.count}\n${seal.lines}`);
      this.copies.seals.add(
        this.people.communities[community]!.id,
        number,
        seal.first,
        this.#last[community]!,
        seal.count,
        `\\\\x${hash}`,
        at,
      );
      this.#seals[community] = { number, hash, first: 0, count: 0, lines: "" };
    }
    this.#unsealed.clear();
  }
}
