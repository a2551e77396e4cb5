import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { expect } from "../harness/member.ts";
import { assertWhole } from "../harness/books.ts";
import { purse } from "./support/balances.ts";
import { held, request } from "./support/exchange.ts";
import { newMember, newVillage } from "./support/people.ts";

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

Deno.test("a helper asks and confirms for a member, and both can see who did it", async () => {
  const { town, ana, ben, cora } = await newVillage("helping");
  const greta = await newMember("Greta", town);
  const naming = {
    helper_member_id: ben.member_id,
    scopes: ["requests", "confirm"],
    max_amount: 60,
    expires_at: tomorrow(),
  };
  const { helper_id } = expect(201, await ana.post("/helpers", naming)).body;
  const helping = expect(200, await ben.get("/helpers?box=helping")).body.items;
  deepStrictEqual(helping.map((one: { member_name: string }) => one.member_name), ["Ana"]);

  const { body: asked } = expect(
    201,
    await ben.post("/requests-create", {
      title: "Shopping",
      description: "Every Friday.",
      category: "other",
      amount: 45,
      on_behalf_of: ana.member_id,
    }),
  );
  deepStrictEqual([asked.author_id, asked.entered_by], [ana.member_id, ben.member_id]);
  const { request_id } = asked;
  const { escrow_id } =
    expect(201, await greta.post("/request-accept", { request_id })).body.escrow;
  const list = expect(200, await ben.get(`/escrow?on_behalf_of=${ana.member_id}`)).body.items;
  deepStrictEqual(list.map((one: { escrow_id: string }) => one.escrow_id), [escrow_id]);
  expect(200, await ben.post("/escrow/confirm", { escrow_id, on_behalf_of: ana.member_id }));
  deepStrictEqual(await purse(ana), [-45, 0, 0, 555]);
  const { events } = expect(200, await ana.get(`/escrow/${escrow_id}`)).body;
  const { actor_id, on_behalf_of } = events.at(-1);
  deepStrictEqual([actor_id, on_behalf_of], [ben.member_id, ana.member_id]);
  const { items } = expect(200, await greta.get("/wallet/statement")).body;
  deepStrictEqual([items[0].entered_by, items[0].on_behalf_of], [ben.member_id, ana.member_id]);

  expect(200, await ana.post("/helpers/revoke", { helper_id }));
  const again = await held(ana, greta, 5);
  const late = await ben.post("/escrow/confirm", { escrow_id: again, on_behalf_of: ana.member_id });
  deepStrictEqual([late.status, late.body.code], [403, "not_helper"]);
  strictEqual((await ben.get(`/escrow/${again}`)).status, 404);
  const never = await cora.post("/escrow/confirm", {
    escrow_id: again,
    on_behalf_of: ana.member_id,
  });
  deepStrictEqual([never.status, never.body.code], [403, "not_helper"]);
  await assertWhole(town);
});

Deno.test("staff add a member without a login and act for them, not for themselves", async () => {
  const { town, ana, cora } = await newVillage("by-staff", { welcome_grant: 30 });
  const greta = expect(201, await cora.post("/admin/members", { display_name: "Greta" })).body;
  deepStrictEqual([greta.standing, greta.has_login], ["active", false]);
  const { request_id } = await request(ana, cora, 20);
  const own = { request_id, on_behalf_of: greta.member_id };
  strictEqual((await cora.post("/request-decline", own)).status, 404);
  const open = { title: "Soup", description: "Warm.", category: "other", amount: 20 };
  const asked = expect(201, await ana.post("/requests-create", open)).body;
  const { escrow } = expect(
    201,
    await cora.post("/request-accept", {
      request_id: asked.request_id,
      on_behalf_of: greta.member_id,
    }),
  ).body;
  strictEqual(escrow.provider_id, greta.member_id);
  const mine = expect(201, await cora.post("/requests-create", open)).body;
  const greedy = { request_id: mine.request_id, on_behalf_of: greta.member_id };
  const refused = await cora.post("/request-accept", greedy);
  deepStrictEqual([refused.status, refused.body.code], [403, "not_neutral"]);
  await assertWhole(town);
});
