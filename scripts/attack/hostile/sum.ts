import type { Round } from "../../../tests/properties/support/hostile-round.ts";

/** Several rounds as one. */
export type Sum = Round & { calls: number; accepted: number; refused: number };

/** What all rounds have found together, by operation in the order of their names. */
export function summed(rounds: Round[]): Sum {
  const operations: Round["operations"] = {};
  for (const round of rounds) {
    for (const [name, { calls, accepted }] of Object.entries(round.operations)) {
      const counts = operations[name] ??= { calls: 0, accepted: 0 };
      counts.calls += calls;
      counts.accepted += accepted;
    }
  }
  const sorted = Object.entries(operations).sort(([a], [b]) => a < b ? -1 : 1);
  const counts = Object.values(operations);
  const calls = counts.reduce((sum, { calls }) => sum + calls, 0);
  const accepted = counts.reduce((sum, { accepted }) => sum + accepted, 0);
  const compared = rounds.reduce((sum, { compared }) => sum + compared, 0);
  const operationsByName = Object.fromEntries(sorted);
  return { calls, accepted, refused: calls - accepted, compared, operations: operationsByName };
}
