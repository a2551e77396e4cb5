import { newCommunity } from "../../../harness/community.ts";
import { expect, type Member } from "../../../harness/member.ts";
import { sql } from "../../../harness/sql.ts";
import { offer } from "../exchange.ts";
import { newMember } from "../people.ts";
import { anonymous, type Met, twice, village, words } from "./village.ts";

const { town, ana, ben, cora } = village;

/** Ana's helper is Ben, for minutes up to 10. */
const helped = async () => {
  const expires_at = new Date(Date.now() + 86_400_000).toISOString();
  const naming = { helper_member_id: ben.member_id, scopes: ["requests"], expires_at };
  return expect(201, await ana.post("/helpers", { ...naming, max_amount: 10 })).body;
};
const forAna = (helper: Member, amount: number) =>
  helper.post("/requests-create", { ...words, amount, on_behalf_of: ana.member_id });

/** Refusals where members join, offer and help, and where a community sets its rules. */
export const communityRefusals: Met = {
  already_imported: async () => {
    const greta = { display_name: "Greta", external_id: crypto.randomUUID() };
    expect(201, await cora.post("/admin/members", greta));
    return await cora.post("/admin/members", greta);
  },
  already_member: () => ana.post("/member/join", { community: town.slug }),
  balance_hidden: () => ana.get(`/member/${ben.member_id}/balance`),
  category_cycle: async () => {
    const tree = { category: "kites", name: "Kites", parent: "other" };
    expect(200, await cora.post("/admin/categories", tree));
    const other = { category: "other", name: "Other", parent: "kites" };
    return await cora.post("/admin/categories", other);
  },
  category_unknown: () => ben.post("/offers-create", { ...words, category: "no-such" }),
  community_required: async () => {
    const other = await newCommunity("another");
    const both = await newMember("Bea", town);
    await sql`
      insert into memberships (community_id, member_id)
      values (${other.community_id}, ${both.member_id})`;
    return await both.get("/wallet");
  },
  community_unknown: () =>
    anonymous("POST", "/auth/register", {
      email: "nora@example.org",
      password: "a long password",
      display_name: "Nora",
      community: "no-such",
    }),
  has_login: async () => {
    const { member_id, helper_member_id, scopes, max_amount, expires_at } = await helped();
    const naming = { helper_member_id, scopes, max_amount, expires_at };
    return await cora.post(`/admin/members/${member_id}/helpers`, naming);
  },
  help_has_ended: async () => {
    const { helper_id } = await helped();
    return await twice(ana, "/helpers/revoke", { helper_id });
  },
  help_reaches_less: async () => {
    await helped();
    return await forAna(ben, 11);
  },
  invitation_invalid: () => ana.post("/member/join", { invitation: "no such" }),
  invitation_required: async () => {
    const closed = await newCommunity("closed", { joining: "invitation" });
    return await ana.post("/member/join", { community: closed.slug });
  },
  member_has_login: () => cora.post("/admin/invitations", { member_id: ana.member_id }),
  not_helper: () => forAna(cora, 5),
  offer_not_active: async () => {
    const { offer_id } = await offer(ben);
    expect(200, await ben.patch(`/offers/${offer_id}`, { status: "paused" }));
    return await ana.post("/requests-create", { offer_id, amount: 5 });
  },
  setting_invalid: () => cora.patch("/admin/community", { rounding_step: 7 }),
  status_final: async () => {
    const { offer_id } = await offer(ben);
    expect(200, await ben.patch(`/offers/${offer_id}`, { status: "archived" }));
    return await ben.patch(`/offers/${offer_id}`, { status: "active" });
  },
};
