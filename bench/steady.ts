/** A transaction: whose, how long it took (ms), and when it ended (s). */
export type Done = { client: number; took: number; at: number };

/**
 * What was done while all clients were at it and knew their way: a connection makes the plans of
 * what it calls first, which takes a pool no time, and who is done early leaves the others alone.
 */
export function steady(all: Done[]): { done: Done[]; seconds: number } {
  const clients = Object.values(Object.groupBy(all, ({ client }) => client))
    .map((ones) => ones!.toSorted((a, b) => a.at - b.at));
  const fewest = Math.min(...clients.map((ones) => ones.length));
  const warm = Math.min(10, Math.floor(fewest / 3));
  const begin = Math.max(
    ...clients.map((ones) => warm > 0 ? ones[warm - 1]!.at : ones[0]!.at - ones[0]!.took / 1000),
  );
  const end = Math.min(...clients.map((ones) => ones.at(-1)!.at));
  const done = all.filter(({ at }) => at > begin && at <= end);
  if (done.length > 0) return { done, seconds: end - begin };
  const first = Math.min(...all.map(({ at, took }) => at - took / 1000));
  return { done: all, seconds: Math.max(...all.map(({ at }) => at)) - first };
}
