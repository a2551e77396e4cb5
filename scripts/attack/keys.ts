/** What was sent, and what came of it. */
export type Tally = {
  volleys: number;
  calls: number;
  effects: number;
  /** Answers that were those of a call before. */
  replays: number;
  /** How many calls were refused, by code. */
  refusals: Record<string, number>;
  /** How often the whole bank was read while calls were under way. */
  snapshots: number;
  /** The operations that were called. */
  writes: string[];
};

export function newTally(): Tally {
  return { volleys: 0, calls: 0, effects: 0, replays: 0, refusals: {}, snapshots: 0, writes: [] };
}

/** Several runs in one. */
export function total(tallies: Tally[]): Tally {
  const sum = newTally();
  for (const { refusals, writes, ...counts } of tallies) {
    for (const [name, count] of Object.entries(counts)) sum[name as keyof typeof counts] += count;
    for (const [code, count] of Object.entries(refusals)) {
      sum.refusals[code] = (sum.refusals[code] ?? 0) + count;
    }
    sum.writes = [...new Set([...sum.writes, ...writes])].sort();
  }
  return sum;
}
