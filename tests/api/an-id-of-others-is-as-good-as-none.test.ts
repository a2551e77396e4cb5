import { deepStrictEqual, ok } from "node:assert/strict";
import { digestOf } from "./support/digest.ts";
import type { GoodCall } from "./support/good-calls.ts";
import { idPlaces } from "./support/id-places.ts";
import {
  callsOf,
  callsWithIds,
  idsOfOthers,
  newOthers,
  OPEN_PLACES,
  unknownId,
} from "./support/ids-of-others.ts";
import type { Operation } from "./support/operations.ts";
import { assertWelcome, send } from "./support/send.ts";

// Who asks stays the same here, and each id of a good call becomes one of somebody else's, which
// would be good there. Another caller for the same call: every-endpoint-hides-what-is-not-yours.
const others = await newOthers("ids");
const { world, elsewhere } = others;

/** Lists of what somebody else has to do with are empty, also for an id that does not exist. */
const lists = /^GET .* query (member_id|on_behalf_of)$/;

let places = 0;
for (const { name, operation, make } of callsWithIds) {
  Deno.test(name, async () => {
    const calls = await callsOf(make, others);
    const before = [await digestOf(world), await digestOf(elsewhere)];
    let good = calls.own;
    for (const place of idPlaces(operation, calls.own)) {
      places++;
      // Where a community may be named, naming one's own is the same as naming none.
      if (place.field === "community_id") good = place.fill(good, world.town.community_id);
      const where = `${operation.name} ${place.name}`;
      if (OPEN_PLACES.includes(where)) continue;
      const unknown = await answerTo(operation, place.fill(calls.own, unknownId(place)));
      ok(isSilent(where, unknown), `${where}: ${JSON.stringify(unknown)}`);
      for (const [whose, id] of idsOfOthers(place, others, calls)) {
        const answer = await answerTo(operation, place.fill(calls.own, id));
        deepStrictEqual(answer, unknown, `${where}, of ${whose}`);
      }
    }
    const after = [await digestOf(world), await digestOf(elsewhere)];
    deepStrictEqual(after, before, "nothing has changed");
    assertWelcome(await send(operation, good));
  });
}

Deno.test("no place was left out", () => ok(places > 140, `only ${places} places`));

/** All of an answer but what differs each time. */
async function answerTo(operation: Operation, call: GoodCall): Promise<[number, Said, string[]]> {
  const { status, body, headers } = await send(operation, call);
  return [status, body, [...headers.keys()].sort()];
}

/** Nobody, nothing here, or a field that this call does not take. */
function isSilent(where: string, [status, { code, items }]: [number, Said, string[]]): boolean {
  if (status === 200) return lists.test(where) && items?.length === 0;
  if (where.endsWith(" on_behalf_of")) return code === "not_helper" || code === "not_found";
  return ["not_found", "community_unknown", "invalid_input"].includes(code ?? "");
}

type Said = { code?: string; items?: unknown[] };
