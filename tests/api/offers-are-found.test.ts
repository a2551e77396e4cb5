import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { call } from "../harness/call.ts";
import { expect } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";
import { offer } from "./support/exchange.ts";
import { newVillage } from "./support/people.ts";

const { town, ana, ben } = await newVillage("searching");
await sql`
  insert into categories (community_id, category, name)
  values (${town.community_id}, 'garden', 'Garden'), (${town.community_id}, 'repair', 'Repair')`;
const at = (latitude: number, longitude: number) => ({
  location: { name: "Here", latitude, longitude },
});
const here = { category: "garden", ...at(52.37, 4.9) };
await offer(ben, { title: "Hedges", description: "Cut with care.", ...here });
await offer(ben, { title: "Bicycles", description: "Repair of tyres.", category: "repair" });
await offer(ana, { title: "Apples", description: "Picked by hand.", ...here, ...at(52.46, 4.9) });

async function found(query: string, token?: string): Promise<string[]> {
  const path = `/offers?community_id=${town.community_id}${query}`;
  const { body } = expect(200, await call("GET", path, undefined, token ? { token } : {}));
  return body.items.map((item: { title: string }) => item.title);
}

Deno.test("by words in title and description, whatever their case", async () => {
  deepStrictEqual(await found("&q=hedges"), ["Hedges"]);
  deepStrictEqual(await found("&q=TYRES"), ["Bicycles"]);
  deepStrictEqual(await found("&q=cut%20care"), ["Hedges"]);
  deepStrictEqual(await found("&q=apples%20or%20hedges"), ["Apples", "Hedges"]);
  deepStrictEqual(await found("&q=submarine"), []);
});

Deno.test("words are words, not a query language that can break", async () => {
  for (const q of ["'", '"', "a & | b", "!!", "(", "\\", ":*", "%", "<->", "or", "-", "{}"]) {
    await found(`&q=${encodeURIComponent(q)}`);
  }
});

Deno.test("by category", async () => {
  deepStrictEqual(await found("&category=garden"), ["Apples", "Hedges"]);
  deepStrictEqual(await found("&category=repair&q=repair"), ["Bicycles"]);
});

Deno.test("by distance, which is told to a tenth of a kilometre", async () => {
  deepStrictEqual(await found("&near=52.37,4.9&radius_km=5"), ["Hedges"]);
  deepStrictEqual(await found("&near=52.37,4.9&radius_km=11"), ["Apples", "Hedges"]);
  deepStrictEqual(await found("&near=-52.37,4.9&radius_km=500"), []);
  const path = `/offers?community_id=${town.community_id}&near=52.37,4.9`;
  const { items } = expect(200, await call("GET", path)).body;
  deepStrictEqual(items.map((item: { distance_km: number }) => item.distance_km), [10, 0]);
});

Deno.test("anyone finds them; who offers is told to members only", async () => {
  const all = ["Apples", "Bicycles", "Hedges"];
  deepStrictEqual(await found(""), all);
  deepStrictEqual(await found("", ana.token), all);
  const path = `/offers?community_id=${town.community_id}&q=hedges`;
  const names = async (token?: string) =>
    expect(200, await call("GET", path, undefined, token ? { token } : {})).body.items[0];
  strictEqual((await names()).provider_name, null);
  strictEqual((await names(ana.token)).provider_name, "Ben");
});

Deno.test("without a community: members search their own, anybody else all", async () => {
  const word = `unicycle${crypto.randomUUID().slice(0, 8)}`;
  const elsewhere = await newVillage("searching-elsewhere");
  await offer(ben, { title: "Here", description: word });
  await offer(elsewhere.ben, { title: "There", description: word });
  const titles = async (token?: string, community = "") => {
    const path = `/offers?q=${word}${community}`;
    const { body } = expect(200, await call("GET", path, undefined, token ? { token } : {}));
    return body.items.map((item: { title: string }) => item.title);
  };
  deepStrictEqual(await titles(ana.token), ["Here"]);
  deepStrictEqual(await titles(elsewhere.ana.token), ["There"]);
  deepStrictEqual(await titles(), ["There", "Here"]);
  const named = `&community_id=${elsewhere.town.community_id}`;
  deepStrictEqual(await titles(ana.token, named), ["There"]);
});

Deno.test("a place is kept to about a kilometre", async () => {
  const { location } = await offer(ben, { title: "Exact", ...at(52.123456, 4.987654) });
  deepStrictEqual(location, { name: "Here", latitude: 52.12, longitude: 4.99 });
});

Deno.test("paused and archived offers are not found, their owner still sees them", async () => {
  const { offer_id } = await offer(ben, { title: "Seldom" });
  for (const status of ["paused", "archived"]) {
    expect(200, await ben.patch(`/offers/${offer_id}`, { status }));
    deepStrictEqual(await found("&q=seldom"), []);
    strictEqual((await call("GET", `/offers/${offer_id}`)).status, 404);
    strictEqual((await ana.get(`/offers/${offer_id}`)).status, 404);
    strictEqual(expect(200, await ben.get(`/offers/${offer_id}`)).body.status, status);
  }
});
