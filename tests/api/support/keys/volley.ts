import type { Member } from "../../../harness/member.ts";
import type { Random } from "../../../harness/random.ts";
import type { GoodCall } from "../good-calls.ts";
import type { Operation } from "../operations.ts";
import { otherBodies } from "../other-bodies.ts";

/** One call of a volley: all of them are sent at once, with one key. */
export type Shot = { by: Member; body: unknown; quoted: boolean };

/** What nobody has this much of. */
const FAR_TOO_MUCH = 1_000_000;

/** A good call, and perhaps another body, perhaps somebody else with the same and with another. */
export function goodVolley(
  operation: Operation,
  good: GoodCall,
  somebodyElse: Member,
  random: Random,
): Shot[] {
  const by = good.as as Member;
  const bodies = otherBodies(operation, good);
  const another = bodies[random(bodies.length)] ?? { ...good.body, reason: "Because." };
  const others = [
    { by, body: another },
    { by: somebodyElse, body: good.body },
    { by: somebodyElse, body: another },
  ];
  return manyOf([{ by, body: good.body }, ...someOf(others, random)], random);
}

/** Calls that come close to a good one, without it: nearly all of them have to be refused. */
export function badVolley(
  operation: Operation,
  { as, body = {} }: GoodCall,
  strangers: Member[],
  random: Random,
): Shot[] {
  const by = as as Member;
  const ids = Object.keys(body).filter((name) => name.endsWith("_id"));
  const bodies = [
    { ...body, strange: "field" },
    ...("amount" in operation.body!.properties! ? [{ ...body, amount: FAR_TOO_MUCH }] : []),
    ...ids.map((name) => ({ ...body, [name]: crypto.randomUUID() })),
  ];
  const kinds = [
    ...strangers.map((stranger) => ({ by: stranger, body })),
    ...bodies.map((broken) => ({ by, body: broken })),
  ];
  return manyOf(someOf(kinds, random), random);
}

function someOf<Item>(items: Item[], random: Random): Item[] {
  return items.filter(() => random(3) > 0);
}

/** Each of them one to five times, in any order; a key may be written as a quoted string. */
function manyOf(kinds: Omit<Shot, "quoted">[], random: Random): Shot[] {
  const shots = kinds.flatMap((kind) =>
    Array.from({ length: 1 + random(5) }, () => ({ ...kind, quoted: random(4) === 0 }))
  );
  return shuffled(shots, random);
}

function shuffled<Item>(items: Item[], random: Random): Item[] {
  const places = items.map((item) => ({ item, place: random(2 ** 30) }));
  return places.sort((a, b) => a.place - b.place).map(({ item }) => item);
}
