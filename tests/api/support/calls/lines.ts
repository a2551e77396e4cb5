import { newCommunity } from "../../../harness/community.ts";
import { aPartner, terms } from "../lines.ts";
import { type GoodCalls, read, reason } from "./good-call.ts";

/** Good calls about trade with other communities. */
export const lineCalls: GoodCalls = {
  "GET /admin/lines": read("cora", "/admin/lines"),
  "POST /admin/lines": async ({ cora }) => ({
    as: cora,
    path: "/admin/lines",
    body: terms(await newCommunity("partner")),
  }),
  "POST /admin/lines/close": async ({ town, cora }) => ({
    as: cora,
    path: "/admin/lines/close",
    body: { partner: (await aPartner(town, cora)).place.slug, ...reason },
  }),
  "GET /federation/partners": read("ana", "/federation/partners"),
  "GET /federation/transfers": read("ana", "/federation/transfers"),
  "POST /federation/transfers": async ({ town, ana, cora }) => {
    const { place, gus } = await aPartner(town, cora);
    const paid = { partner: place.slug, to_member_id: gus.member_id, amount: 5 };
    return { as: ana, path: "/federation/transfers", body: { ...paid, category: "other" } };
  },
};
