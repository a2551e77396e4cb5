import type { GoodCall } from "../../../tests/api/support/good-calls.ts";
import { idPlaces } from "../../../tests/api/support/id-places.ts";
import {
  callsOf,
  callsWithIds,
  idsOfOthers,
  newOthers,
  OPEN_PLACES,
  unknownId,
} from "../../../tests/api/support/ids-of-others.ts";
import type { Operation } from "../../../tests/api/support/operations.ts";
import { send } from "../../../tests/api/support/send.ts";
import { compare, type Comparison, tells } from "./compare.ts";

/**
 * For each place of an id: how long an id of others takes, compared with one that does not exist.
 * What seems to tell is measured once more, three times as long, and counts only if it tells again.
 */
export async function timeIds(rounds: number): Promise<{ all: Comparison[]; told: Comparison[] }> {
  const others = await newOthers("timing");
  const all: Comparison[] = [];
  const told: Comparison[] = [];
  for (const { name, operation, make } of callsWithIds) {
    const calls = await callsOf(make, others);
    for (const place of idPlaces(operation, calls.own)) {
      if (OPEN_PLACES.includes(`${operation.name} ${place.name}`)) continue;
      for (const [whose, id] of idsOfOthers(place, others, calls)) {
        const what = `${name}, ${place.name} of ${whose}`;
        const unknown = () => place.fill(calls.own, unknownId(place));
        const measure = (rounds: number) =>
          race(what, operation, () => place.fill(calls.own, id), unknown, rounds);
        const comparison = await measure(rounds);
        all.push(comparison);
        if (!tells(comparison, rounds)) continue;
        const again = await measure(3 * rounds);
        if (tells(again, 3 * rounds)) told.push(again);
      }
    }
  }
  return { all, told };
}

/** The calls take turns, each round beginning with another one: what slows down, slows down all. */
async function race(
  what: string,
  operation: Operation,
  others: () => GoodCall,
  unknown: () => GoodCall,
  rounds: number,
): Promise<Comparison> {
  const took: [number[], number[], number[]] = [[], [], []];
  const calls = [others, unknown, unknown];
  for (let round = -1; round < rounds; round++) {
    for (let turn = 0; turn < 3; turn++) {
      const which = (round + turn + 3) % 3;
      const call = calls[which]!();
      const began = performance.now();
      await send(operation, call);
      // The first round warms up.
      if (round >= 0) took[which]!.push(performance.now() - began);
    }
  }
  return compare(what, ...took);
}
