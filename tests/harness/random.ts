export type Random = (below: number) => number;

/** The same numbers for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed * 2654435761 % 2 ** 32;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

/** The seed that somebody named, to play again what a run has printed; otherwise another one. */
export function givenSeed(otherwise = Date.now() % 2 ** 31): number {
  return Number(Deno.env.get("CHRONOBANK_SEED") ?? otherwise);
}
