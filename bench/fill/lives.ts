import { chance, idAt, mix } from "./dice.ts";
import { type People, STAFF } from "./people.ts";
import { delayOf, fateOf, type Step, type Story } from "./story.ts";
import { CATEGORIES, minutesOf, wordsOf } from "./words.ts";

const STATES = [
  "unmade",
  "open",
  "held",
  "delivered",
  "disputed",
  "released",
  "refunded",
  "split",
  "declined",
  "cancelled",
  "expired",
] as const;
type State = typeof STATES[number];

/** An offer, or the words of who asks the whole community, and who does it in the end. */
type Deal = { offer: number | null; provider: number };

/**
 * All requests by number: who asks whom for what, and how far it has come. What follows from the
 * number is worked out when somebody asks; there are millions of them.
 */
export class Lives {
  #states: Uint8Array;
  #authors: Int32Array;
  #released: Uint16Array;

  constructor(private people: People, private story: Story) {
    const { length } = story.times;
    this.#states = new Uint8Array(length);
    this.#authors = new Int32Array(length);
    this.#released = new Uint16Array(length);
  }

  /** Who asks: of three who could, the one who has most, as people do who look at their balance. */
  choose(no: number, balances: Int32Array): void {
    const { provider } = this.deal(no);
    const [one, ...others] = [1, 2, 3].map((turn) => this.#somebody(no, 60 + turn))
      .filter((member) => member !== provider);
    const author = others.reduce(
      (best, member) => balances[member]! > balances[best]! ? member : best,
      one ?? provider + (provider === this.#town(no).first + STAFF ? 1 : -1),
    );
    this.#authors[no] = author;
  }

  state(no: number): State {
    return STATES[this.#states[no]!]!;
  }

  become(no: number, state: State, released = 0): void {
    this.#states[no] = STATES.indexOf(state);
    this.#released[no] = released;
  }

  released(no: number): number {
    return this.#released[no]!;
  }

  author(no: number): number {
    return this.#authors[no]!;
  }

  deal(no: number): Deal {
    const provider = this.#somebody(no, 64);
    return { offer: chance(no, 65) < 0.88 ? provider * 3 + mix(no, 66) % 3 : null, provider };
  }

  /** Minutes that the provider says it took. */
  worked(no: number): number {
    return fateOf(no) === "split" ? minutesOf(no) - 15 : minutesOf(no);
  }

  community(no: number): number {
    return this.story.communities[no]!;
  }

  town(no: number): string {
    return this.#town(no).id;
  }

  member(at: number): string {
    return this.people.members[at]!;
  }

  /** Who of the staff decides a case. */
  judge(no: number): string {
    return this.member(this.#town(no).first + mix(no, 67) % STAFF);
  }

  category(no: number): string {
    const { offer } = this.deal(no);
    return offer === null ? CATEGORIES[mix(no, 68) % 7]! : this.people.offers[offer]!.category;
  }

  words(no: number): { title: string; description: string } {
    return wordsOf(this.deal(no).offer ?? no);
  }

  offer(no: number): string | null {
    const { offer } = this.deal(no);
    return offer === null ? null : this.people.offers[offer]!.id;
  }

  /** The day on which it is to be done, where people said one. */
  date(no: number): string | null {
    if (chance(no, 69) < 0.3) return null;
    return new Date(this.at(no, "open") / 1000 + 3 * 86_400_000).toISOString().slice(0, 10);
  }

  /** When a step is, in micros since 1970. */
  at(no: number, step: Step): number {
    return (this.story.times[no]! + delayOf(no, step)) * 1000;
  }

  request(no: number): string {
    return idAt(this.at(no, "open"), no, 70);
  }

  exchange(no: number): string {
    return idAt(this.at(no, "accept") + 300, no, 71);
  }

  escrow(no: number): string {
    return idAt(this.at(no, "accept") + 600, no, 72);
  }

  dispute(no: number): string {
    return idAt(this.at(no, "dispute") + 400, no, 73);
  }

  #town(no: number): People["communities"][number] {
    return this.people.communities[this.community(no)]!;
  }

  /** Some do more than others. */
  #somebody(no: number, kind: number): number {
    const { first, members } = this.#town(no);
    return first + STAFF + Math.floor((members - STAFF) * chance(no, kind) ** 1.3);
  }
}
