import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { expect, type Member } from "../harness/member.ts";
import { disputed, held, offer, request } from "./support/exchange.ts";
import { newVillage } from "./support/people.ts";

const village = await newVillage("paging");
const { town, ana, ben, cora } = village;
const COUNT = 5;
const offers: string[] = [];
const requests: string[] = [];
const escrows: string[] = [];
const disputes: string[] = [];
for (let n = 0; n < COUNT; n++) {
  escrows.unshift(await held(ana, ben, 10));
  disputes.unshift(await disputed(ana, escrows[0]!));
}
for (let n = 0; n < COUNT; n++) requests.unshift((await request(ana, cora)).request_id);
for (let n = 0; n < COUNT; n++) offers.unshift((await offer(cora)).offer_id);

// deno-lint-ignore no-explicit-any -- items of every list
type Item = any;

/** All pages of a list, one after another. */
async function pages(member: Member, path: string, limit: number): Promise<Item[][]> {
  const found: Item[][] = [];
  let cursor: string | null = null;
  do {
    const query = `${path.includes("?") ? "&" : "?"}limit=${limit}`;
    const more: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = expect(200, await member.get(path + query + more));
    found.push(body.items);
    cursor = body.next_cursor;
  } while (cursor !== null);
  return found;
}

type List = { member: Member; path: string; key: string; expected: string[] };
const newest = `?community_id=${town.community_id}`;
const lists: Record<string, List> = {
  "requests to me": { member: cora, path: "/requests", key: "request_id", expected: requests },
  "escrows of the recipient": { member: ana, path: "/escrow", key: "escrow_id", expected: escrows },
  "escrows of the provider": { member: ben, path: "/escrow", key: "escrow_id", expected: escrows },
  "disputed escrows": {
    member: ben,
    path: "/escrow?state=disputed",
    key: "escrow_id",
    expected: escrows,
  },
  "disputes": { member: ben, path: "/disputes", key: "dispute_id", expected: disputes },
  "open disputes": {
    member: ana,
    path: "/disputes?state=open",
    key: "dispute_id",
    expected: disputes,
  },
  "the worklist, the most urgent first": {
    member: cora,
    path: "/admin/disputes",
    key: "dispute_id",
    expected: disputes.toReversed(),
  },
  "members, by number": {
    member: cora,
    path: "/admin/members",
    key: "number",
    expected: [1, 2, 3] as unknown as string[],
  },
};

for (const [name, { member, path, key, expected }] of Object.entries(lists)) {
  Deno.test(`${name}: each item once, in order, in pages of any length`, async () => {
    for (const limit of [1, 2, expected.length, 100]) {
      const found = await pages(member, path, limit);
      deepStrictEqual(found.flat().map((item) => item[key]), expected);
      strictEqual(found.length, Math.ceil(expected.length / limit), `pages of ${limit}`);
    }
  });
}

Deno.test("offers: newest first, a new one does not shift the pages", async () => {
  const first = expect(200, await ana.get(`/offers${newest}&limit=2`)).body;
  deepStrictEqual(first.items.map((item: Item) => item.offer_id), offers.slice(0, 2));
  const later = (await offer(cora)).offer_id;
  const more = await ana.get(`/offers${newest}&limit=2&cursor=${first.next_cursor}`);
  deepStrictEqual(more.body.items.map((item: Item) => item.offer_id), offers.slice(2, 4));
  const all = (await pages(ana, `/offers${newest}`, 3)).flat();
  deepStrictEqual(all.length, 1 + COUNT + COUNT + COUNT);
  strictEqual(all[0].offer_id, later);
  strictEqual(new Set(all.map((item) => item.offer_id)).size, all.length);
});

Deno.test("boxes: what I asked, and what the whole community is asked", async () => {
  const words = { title: "Company", description: "For a walk.", category: "other", amount: 30 };
  const { request_id } = expect(201, await ana.post("/requests-create", words)).body;
  const outgoing = (await pages(ana, "/requests?box=outgoing", 4)).flat();
  strictEqual(outgoing.length, 1 + COUNT + COUNT);
  deepStrictEqual(new Set(outgoing.map((item) => item.author_id)), new Set([ana.member_id]));
  for (const member of [ana, ben, cora]) {
    const open = (await pages(member, "/requests?box=open", 10)).flat();
    deepStrictEqual(open.map((item) => item.request_id), [request_id]);
  }
  expect(201, await ben.post("/request-accept", { request_id }));
  deepStrictEqual((await pages(cora, "/requests?box=open", 10)).flat(), []);
});

Deno.test("filters: settled cases are not open ones", async () => {
  const dispute_id = disputes[0]!;
  expect(200, await ana.post("/disputes/withdraw", { dispute_id }));
  const open = (await pages(ben, "/disputes?state=open", 2)).flat();
  deepStrictEqual(open.map((item) => item.dispute_id), disputes.slice(1));
  const withdrawn = (await pages(ben, "/disputes?state=withdrawn", 2)).flat();
  deepStrictEqual(withdrawn.map((item) => item.dispute_id), [dispute_id]);
  deepStrictEqual((await pages(ben, "/escrow?state=held", 2)).flat().length, 2);
  deepStrictEqual((await pages(cora, "/admin/members?standing=suspended", 2)).flat(), []);
});
