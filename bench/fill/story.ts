import { chance } from "./dice.ts";
import type { People } from "./people.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long the bank has been open, in milliseconds. */
export const SPAN = 730 * DAY;

/** What a request comes to, and how many of a hundred do. */
const FATES = {
  confirmed: 63,
  split: 11,
  silent: 8,
  refunded: 4,
  disputed: 3,
  declined: 4,
  cancelled: 2,
  expired: 2,
  gift: 3,
} as const;

export type Fate = keyof typeof FATES;

/** Of a hundred requests so many become exchanges; the others are over before, or were gifts. */
const BECOME_EXCHANGES = 0.875;

const STEPS = ["open", "accept", "deliver", "dispute", "answer", "end"] as const;
export type Step = (typeof STEPS)[number];

/**
 * What happens, in the order in which it does. Requests are numbered within their community, one
 * community after the other, and what becomes of them is a matter of the number: in every bank that
 * begins with the same communities these live through the same, so that nothing but the others is
 * different where one is held against the other.
 */
export type Story = {
  /** When each request is made, in milliseconds since 1970, and in which community. */
  times: Float64Array;
  communities: Uint16Array;
  /** Each step with its time in milliseconds since 1970 and the number of its request. */
  steps(): Generator<{ step: Step; no: number; at: number }>;
};

/** A hundred places, each with a fate: asked for millions of times. */
const DRAWN = Object.entries(FATES).flatMap(([fate, share]) =>
  Array<Fate>(share).fill(fate as Fate)
);

/** What becomes of a request is a matter of its number alone, so nobody has to keep it. */
export function fateOf(no: number): Fate {
  return DRAWN[Math.floor(100 * chance(no, 30))]!;
}

/** When a step of a request is, counted from when the request was made, in milliseconds. */
export function delayOf(no: number, step: Step): number {
  const some = (least: number, most: number) =>
    Math.round(least + (most - least) * chance(no, 40 + STEPS.indexOf(step)));
  const fate = fateOf(no);
  const after = (before: Step, least: number, most: number) =>
    delayOf(no, before) + some(least, most);
  switch (step) {
    case "open":
      return 0;
    case "accept":
      return some(HOUR / 6, 4 * DAY);
    case "deliver":
      return after("accept", HOUR, 8 * DAY);
    case "dispute":
      return after("deliver", HOUR, 2 * DAY);
    case "answer":
      return after("dispute", HOUR, 2 * DAY);
    case "end":
      if (fate === "gift") return 0;
      if (fate === "expired") return 30 * DAY + some(1000, HOUR / 12);
      if (fate === "declined" || fate === "cancelled") return some(HOUR / 6, 5 * DAY);
      if (fate === "refunded") return after("accept", HOUR, 8 * DAY);
      if (fate === "silent") return delayOf(no, "deliver") + 7 * DAY + some(1000, HOUR / 60);
      if (fate === "disputed") return after("answer", DAY, 9 * DAY);
      return after("deliver", HOUR / 12, 5 * DAY);
  }
}

const WAYS: Record<Fate, Step[]> = {
  confirmed: ["open", "accept", "deliver", "end"],
  split: ["open", "accept", "deliver", "end"],
  silent: ["open", "accept", "deliver", "end"],
  refunded: ["open", "accept", "end"],
  disputed: ["open", "accept", "deliver", "dispute", "answer", "end"],
  declined: ["open", "end"],
  cancelled: ["open", "end"],
  expired: ["open", "end"],
  gift: ["end"],
};

/** Two years of requests of all communities together; what is later than a time is to come. */
export function storyOf({ communities }: People, until: number): Story {
  const start = until - SPAN;
  const counts = communities.map(({ exchanges }) => Math.round(exchanges / BECOME_EXCHANGES));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const times = new Float64Array(total);
  const places = new Uint16Array(total);
  let no = 0;
  for (const [community, count] of counts.entries()) {
    for (let turn = 0; turn < count; turn++, no++) {
      const share = (turn + chance(turn, 50 + community)) / count;
      times[no] = start + Math.floor(share * SPAN);
      places[no] = community;
    }
  }
  return { times, communities: places, steps: () => stepsOf(times, start, until) };
}

function* stepsOf(times: Float64Array, start: number, until: number) {
  const keys = new Keys(times.length * 6);
  for (let no = 0; no < times.length; no++) {
    if (strikes(no, times[no]!, until)) continue;
    for (const step of WAYS[fateOf(no)]) {
      const at = times[no]! + delayOf(no, step);
      if (at < until) keys.add(at - start, no * STEPS.length + STEPS.indexOf(step));
    }
  }
  for (const [time, what] of keys.sorted()) {
    const no = Math.floor(what / STEPS.length);
    yield { step: STEPS[what % STEPS.length]!, no, at: start + time };
  }
}

/**
 * Whether a clock would end it in the day after. No job runs on a bank that is measured, and a list
 * of what is overdue would grow all the time: what its clock would end was never begun.
 */
function strikes(no: number, made: number, until: number): boolean {
  const end = made + delayOf(no, "end");
  return ["silent", "expired"].includes(fateOf(no)) && end >= until && end < until + DAY;
}

/** Pairs of a time (milliseconds, up to 37 bits) and a number (up to 27 bits), to be sorted. */
class Keys {
  #keys: BigUint64Array<ArrayBuffer>;
  #halves: Uint32Array;
  #count = 0;

  constructor(most: number) {
    this.#keys = new BigUint64Array(most);
    this.#halves = new Uint32Array(this.#keys.buffer);
  }

  add(time: number, what: number): void {
    this.#halves[this.#count * 2] = (time % 32) * 2 ** 27 + what;
    this.#halves[this.#count * 2 + 1] = Math.floor(time / 32);
    this.#count++;
  }

  *sorted(): Generator<[time: number, what: number]> {
    this.#keys.subarray(0, this.#count).sort();
    for (let at = 0; at < this.#count; at++) {
      const low = this.#halves[at * 2]!;
      const time = this.#halves[at * 2 + 1]! * 32 + Math.floor(low / 2 ** 27);
      yield [time, low % 2 ** 27];
    }
  }
}
