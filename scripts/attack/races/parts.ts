import { deadlines } from "../../../tests/concurrency/meetings/deadlines.ts";
import { pairsOf, places } from "../../../tests/concurrency/meetings/places.ts";

/** A place, in sessions or over HTTP, or a deadline in one: for a process and a database. */
export type Part = {
  what: "place" | "http" | "deadline";
  at: number;
  /** From the how manieth pair or step on; so many of them at most. */
  from: number;
  rounds: number;
  seed: number;
  file: string;
};

/** What came of it. */
export type Played = { pairs: number; meet: number; rounds: number; failures: string[] };

/** As many pairs or steps as one process plays: what grows large is slow. */
export const SHARE = 12;

/** All there is to play; what takes longest begins first. */
export function allParts(rounds: number, seed: number, dir: string): Part[] {
  const shares = (what: Part["what"], at: number, all: number): Part[] =>
    Array.from({ length: Math.ceil(all / SHARE) }, (_, share) => {
      const [from, file] = [share * SHARE, `${dir}/${what}-${at}-${share}.json`];
      return { what, at, from, rounds, seed, file };
    });
  const size = (at: number) => [...pairsOf(places[at]!)].length;
  const order = [...places.keys()].sort((a, b) => size(b) - size(a));
  return [
    ...order.flatMap((at) => shares("place", at, size(at))),
    ...order.flatMap((at) => shares("http", at, size(at))),
    ...deadlines.flatMap(({ steps }, at) => shares("deadline", at, steps.length)),
  ];
}

/** What is covered, as the figures keep it: the steps of each place, and those of each deadline. */
export function covered() {
  return {
    places: Object.fromEntries(places.map(({ name, steps }) => [name, steps.map((s) => s.name)])),
    deadlines: deadlines.map(({ place, table, column, steps }) =>
      `${place.name}: ${table}.${column}, ${steps.length} steps`
    ),
  };
}
