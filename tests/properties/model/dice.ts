/** Numbers that chance has thrown. All zero is the plainest choice: there it shrinks to. */
export class Dice {
  #numbers: number[];
  #at = 0;
  /** Nothing fitted, and something else was chosen. */
  isFarFetched = false;
  constructor(numbers: number[]) {
    this.#numbers = numbers;
  }

  next(below: number): number {
    return (this.#numbers[this.#at++] ?? 0) % below;
  }

  /** True once in so many times. */
  once(inTimes: number): boolean {
    return this.next(inTimes) === inTimes - 1;
  }

  one<Thing>(things: readonly Thing[]): Thing | undefined {
    return things[this.next(Math.max(things.length, 1))];
  }

  /** The right one mostly, and any of the others at times. */
  mostly<Thing>(right: Thing, others: readonly Thing[], inTimes = 6): Thing {
    const other = this.once(inTimes);
    const any = this.one(others);
    return other && any !== undefined ? any : right;
  }

  /** One of those that fit, the newest first; where there are none, or at times, any of all. */
  ofThese<Thing>(fitting: readonly Thing[], all: readonly Thing[], inTimes = 8): Thing | undefined {
    const any = this.once(inTimes) || fitting.length === 0;
    this.isFarFetched ||= fitting.length === 0;
    return this.one([...any ? all : fitting].reverse());
  }

  /** At the edges that matter, beside them, or anywhere below a day. */
  amount(...edges: (number | null | undefined)[]): number {
    const known = edges.filter((edge) => typeof edge === "number" && edge > 0) as number[];
    const way = this.next(8);
    const edge = known[this.next(Math.max(known.length, 1))];
    const anything = 1 + this.next(300);
    if (edge === undefined || way >= 5) return anything;
    return Math.max(1, edge + [0, 0, 0, 1, -1][way]!);
  }
}
