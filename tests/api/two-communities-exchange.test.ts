import { deepStrictEqual } from "node:assert/strict";
import { assertWhole } from "../harness/books.ts";
import { expect } from "../harness/member.ts";
import { purse } from "./support/balances.ts";
import { aPartner } from "./support/lines.ts";
import { newVillage } from "./support/people.ts";

Deno.test("two communities open a line, trade over it, and it closes at zero", async () => {
  const { town, ana, ben, cora } = await newVillage("harbour");
  const { place, gus, hana } = await aPartner(town, cora, { ours: 3, theirs: 2 });
  const { partners } = expect(200, await ana.get("/federation/partners")).body;
  deepStrictEqual([partners[0].partner, partners[0].rate], [place.slug, { ours: 3, theirs: 2 }]);

  const there = { partner: place.slug, to_number: 1, category: "other" };
  const paid = expect(
    201,
    await ana.post("/federation/transfers", { ...there, amount: 90, note: "Seedlings" }),
  ).body;
  deepStrictEqual(
    [paid.amount, paid.partner_amount, paid.other_name, paid.other_number],
    [-90, 60, "Gus", 1],
  );
  deepStrictEqual([await purse(ana), await purse(gus)], [[-90, 0, 0, 510], [60, 0, 0, 660]]);
  const [seen] = expect(200, await gus.get("/federation/transfers")).body.items;
  deepStrictEqual([seen.amount, seen.other_name, seen.note], [60, "Ana", "Seedlings"]);
  const [line] = expect(200, await gus.get("/wallet/statement")).body.items;
  deepStrictEqual([line.kind, line.other_name, line.other_account], ["trade", "Ana", "trade"]);
  deepStrictEqual((await gus.get(`/member/${ana.member_id}`)).status, 404);

  const reason = "The season is over.";
  expect(200, await hana.post("/admin/lines/close", { partner: town.slug, reason }));
  const refused = await ana.post("/federation/transfers", { ...there, amount: 30 });
  deepStrictEqual([refused.body.code, refused.body.details], ["line_closing", { at_most: 0 }]);
  const back = { partner: town.slug, to_member_id: ben.member_id, category: "other" };
  expect(201, await gus.post("/federation/transfers", { ...back, amount: 60 }));
  const [closed] = expect(200, await cora.get("/admin/lines")).body.items;
  deepStrictEqual([closed.status, closed.balance, closed.partner_side.balance], ["closed", 0, 0]);
  const report = expect(200, await cora.get("/admin/reports/balance-of-trade")).body.items;
  deepStrictEqual([report[0].paid, report[0].received, report[0].net], [90, 90, 0]);
  await Promise.all([assertWhole(town), assertWhole(place)]);
});
