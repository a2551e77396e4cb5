import { deepStrictEqual } from "node:assert/strict";
import type { Member } from "../harness/member.ts";
import { digestOf } from "./support/digest.ts";
import { type GoodCall, goodCalls } from "./support/good-calls.ts";
import { type Operation, operations } from "./support/operations.ts";
import { assertWelcome, send } from "./support/send.ts";
import { newWorld } from "./support/world.ts";

const world = await newWorld("hiding");
const withId = operations.filter(({ path, body }) =>
  path.includes("_id}") || idFields(body?.properties).length > 0
);

/**
 * Who may come near what is another's: a card and an offer are there to be looked at, and whoever
 * is in a community with a line may pay over it.
 */
const public_ = ["GET /offers/{offer_id}", "POST /federation/transfers"];
/** What a community does not show says so, to those who know that there is somebody. */
const hidden: Record<string, [number, string]> = {
  "GET /member/{member_id}/balance": [403, "balance_hidden"],
};
const forNeighbours = [
  "GET /member/{member_id}",
  "POST /member/beneficiary",
  "POST /member/leave",
  "POST /requests-create",
  "POST /transfers",
  "POST /helpers",
  "POST /payment-requests",
];

for (const operation of withId) {
  Deno.test(`${operation.name}: ids of others`, async () => {
    const good = await goodCalls[operation.name]!(world);
    const before = await digestOf(world);
    const unknown = await refusalOf(operation, elsewhere(operation, good, crypto.randomUUID()));
    deepStrictEqual(unknown, [404, "not_found", {}]);
    for (const id of ["no-id", "1", "%00", "'--", "00000000-0000-0000-0000-000000000000"]) {
      if (!operation.path.includes("{")) continue;
      const path = elsewhere(operation, good, id);
      deepStrictEqual(await refusalOf(operation, path), unknown, id);
    }
    for (const [name, as] of strangersTo(operation)) {
      const refusal = await refusalOf(operation, { ...good, as });
      const shown = name === "Cleo" && hidden[operation.name];
      const expected: unknown[] = isStaffs(operation) && name !== "Hana"
        ? [403, "staff_required", {}]
        : shown
        ? [...shown, {}]
        : unknown;
      deepStrictEqual([name, ...refusal], [name, ...expected]);
    }
    deepStrictEqual(await digestOf(world), before, "nothing has changed");
    assertWelcome(await send(operation, good));
  });
}

Deno.test("lists show nothing of another community", async () => {
  const before = await digestOf(world);
  for (const { name, path } of operations.filter(({ query }) => "cursor" in query)) {
    // Anyone may find the offers of all communities, and see that the books of each balance.
    if (["GET /offers", "GET /proof"].includes(name) || path.includes("{")) continue;
    const who = path.startsWith("/admin") ? world.hana : world.dora;
    const { status, body } = await who.get(path);
    deepStrictEqual([name, status], [name, 200]);
    const text = JSON.stringify(body);
    for (const id of [world.town.community_id, world.ana.member_id, world.ben.member_id]) {
      deepStrictEqual([name, text.includes(id)], [name, false]);
    }
  }
  deepStrictEqual(await digestOf(world), before);
});

function strangersTo({ name }: Operation): [string, Member][] {
  if (public_.includes(name)) return [];
  const others: [string, Member][] = [["Dora", world.dora], ["Hana", world.hana]];
  return forNeighbours.includes(name) ? others : [["Cleo", world.cleo], ...others];
}

/** Staff act upon members of their community; everybody else hears that they are no staff. */
function isStaffs({ name, path }: Operation): boolean {
  return path.startsWith("/admin/members/") || path === "/admin/redactions" ||
    ["POST /admin/payments", "POST /admin/invitations", "POST /groups"].includes(name);
}

async function refusalOf(operation: Operation, call: GoodCall): Promise<unknown[]> {
  const { status, body } = await send(operation, call);
  return [status, body.code, body.details];
}

/** The same call with another id in the place of the one it is about. */
function elsewhere({ path: template, body: schema }: Operation, good: GoodCall, id: string) {
  const path = template.includes("{") ? template.replace(/\{\w+\}/, id) : good.path;
  const fields = template.includes("{") ? [] : idFields(schema?.properties);
  const named = fields.filter((name) => good.body && name in good.body);
  const ids = Object.fromEntries((named.length ? named : fields).map((name) => [name, id]));
  return { ...good, path, body: good.body && { ...good.body, ...ids } };
}

function idFields(properties: object = {}): string[] {
  return Object.keys(properties).filter((name) => /^(?!community|external).+_id$/.test(name));
}
