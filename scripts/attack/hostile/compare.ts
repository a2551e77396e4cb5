/** How two kinds of calls compare that should take the same time, in milliseconds each. */
export type Comparison = {
  what: string;
  /** The median of the one kind by the median of the other. */
  ratio: number;
  /** The same for two halves of the other kind: what comes of chance alone. */
  noise: number;
  /** How often a guess which of two calls was which is right: half of the time is no better. */
  guessed: number;
};

/** Compare calls with what they should be like, of which there are two series. */
export function compare(what: string, calls: number[], like: number[], too: number[]): Comparison {
  return {
    what,
    ratio: median(calls) / median(like),
    noise: median(too) / median(like),
    guessed: Math.max(share(calls, like), share(like, calls)),
  };
}

/** Whether so good a guess in so many rounds is no chance: four standard deviations. */
export function tells({ guessed }: Comparison, rounds: number): boolean {
  return guessed - 0.5 > 4 * Math.sqrt((2 * rounds + 1) / (12 * rounds * rounds));
}

/** The range in which all but one of twenty are. */
export function range(values: number[]): [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.round((sorted.length - 1) * part)]!;
  return [at(0.025), at(0.975)];
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** How often one of the first is longer than one of the second. */
function share(first: number[], second: number[]): number {
  const wins = first.flatMap((a) => second.map((b) => a > b ? 1 : a === b ? 0.5 : 0));
  return wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
}
