import type { Code } from "../../../supabase/functions/_shared/codes.ts";
import { type Answer, call } from "../../harness/call.ts";
import { changeSettings, type Community, newCommunity } from "../../harness/community.ts";
import { expect, type Member } from "../../harness/member.ts";
import { sql } from "../../harness/sql.ts";
import { anAddress } from "./address.ts";
import { override } from "./limits.ts";
import { group } from "./groups.ts";
import { disputed, gift, held, leftAlone, offer, overdue, request, takenUp } from "./exchange.ts";
import { aPartner, type Rate, terms } from "./lines.ts";
import { owing, proposed } from "./lives.ts";
import { metWithoutEscrow } from "./payment-refusals.ts";
import { newMember, newVillage } from "./people.ts";
import { strangersToken } from "./tokens.ts";

const village = await newVillage("refusing");
const { town, ana, ben, cora } = village;
const client = anAddress();
const no_such_id = crypto.randomUUID();
const words = { title: "Company", description: "For a walk.", category: "other", amount: 5 };
const reason = { reason: "Talked it over." };
const statement = { reason: "other", statement: "We disagree." };

const escrow = async () => ({ escrow_id: await held(ana, ben, 5) });
/** An escrow that was held while the community recorded in another way. */
const recorded = async (recording: string) => {
  await changeSettings(town, { recording });
  const held = await escrow();
  await changeSettings(town, { recording: "recipient" });
  return held;
};
const dispute = async () => ({ dispute_id: await disputed(ana, await held(ana, ben, 5)) });
const decide = async (decision: object) =>
  await cora.post("/admin/disputes/resolve", { ...await dispute(), ...decision });
const anonymous = (method: string, path: string, body?: object | string, headers = {}) =>
  call(method, path, body, { client, headers });

/** Do it once, which is fine, and a second time. */
async function twice(member: Member, path: string, body: object): Promise<Answer> {
  expect(200, await member.post(path, body));
  return await member.post(path, body);
}

/** With the member's place or the community's rules changed for as long as it takes. */
async function accepting(amount: number, change: () => Promise<unknown>): Promise<Answer> {
  const { request_id } = await request(ana, ben, amount);
  await change();
  return await ben.post("/request-accept", { request_id });
}
const standing = (member: Member, standing: string) =>
  sql`update memberships set standing = ${standing} where member_id = ${member.member_id}`;
const ceiling = (member: Member, ceiling: number | null) =>
  sql`update accounts set ceiling = ${ceiling} where member_id = ${member.member_id}`;

/** Ana's helper is Ben, for minutes up to 10. */
const helped = async () => {
  const expires_at = new Date(Date.now() + 86_400_000).toISOString();
  const naming = { helper_member_id: ben.member_id, scopes: ["requests"], expires_at };
  return expect(201, await ana.post("/helpers", { ...naming, max_amount: 10 })).body;
};
const forAna = (helper: Member, amount: number) =>
  helper.post("/requests-create", { ...words, amount, on_behalf_of: ana.member_id });

const pay = (partner: Community, { member_id }: Member) =>
  ana.post("/federation/transfers", {
    partner: partner.slug,
    to_member_id: member_id,
    amount: 5,
    category: "other",
  });

/** How each refusal is met over HTTP. */
export const met: Partial<Record<Code, () => Promise<Answer>>> = {
  admin_required: async () => {
    const admin = await newMember("Alma", town, { role: "admin" });
    return await cora.post(`/admin/members/${admin.member_id}/suspend`, reason);
  },
  already_confirmed: async () => {
    await changeSettings(town, { recording: "both" });
    const exchange_id = await group(cora, ana, ben);
    await changeSettings(town, { recording: "recipient" });
    return await twice(ana, "/groups/confirm", { exchange_id });
  },
  already_delivered: async () => await twice(ben, "/escrow/deliver", await escrow()),
  already_disputed: async () => {
    const { escrow_id } = await escrow();
    const dispute_id = await disputed(ana, escrow_id);
    expect(200, await ana.post("/disputes/withdraw", { dispute_id }));
    return await ana.post("/escrow/dispute", { escrow_id, ...statement });
  },
  already_imported: async () => {
    const greta = { display_name: "Greta", external_id: crypto.randomUUID() };
    expect(201, await cora.post("/admin/members", greta));
    return await cora.post("/admin/members", greta);
  },
  already_member: () => ana.post("/member/join", { community: town.slug }),
  already_proposed: async () => {
    const path = `/admin/members/${await owing(village)}/write-off`;
    expect(201, await cora.post(path, reason));
    return await cora.post(path, reason);
  },
  amount_rounds_to_nothing: async () => {
    await changeSettings(town, { rounding_step: 60 });
    const answer = await ana.post("/requests-create", { ...words, amount: 29 });
    await changeSettings(town, { rounding_step: 1 });
    return answer;
  },
  balance_hidden: () => ana.get(`/member/${ben.member_id}/balance`),
  balance_too_low: () => accepting(601, () => Promise.resolve()),
  body_too_large: () => anonymous("POST", "/auth/login", "x".repeat(70_000)),
  category_cycle: async () => {
    const tree = { category: "kites", name: "Kites", parent: "other" };
    expect(200, await cora.post("/admin/categories", tree));
    const other = { category: "other", name: "Other", parent: "kites" };
    return await cora.post("/admin/categories", other);
  },
  category_unknown: () => ben.post("/offers-create", { ...words, category: "no-such" }),
  ceiling_reached: async () => {
    const answer = await accepting(30, () => ceiling(ben, 29));
    await ceiling(ben, null);
    return answer;
  },
  class_underpaid: () =>
    cora.post("/groups", {
      category: "other",
      preset: "class",
      teacher_id: ben.member_id,
      taught: 6,
      minutes: 5,
      participants: [ana.member_id],
    }),
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
  coordinator_records: async () => await ana.post("/escrow/confirm", await recorded("coordinator")),
  cron_key_required: () => anonymous("POST", "/cron/reconcile", {}),
  deadline_passed: async () => {
    const { dispute_id } = await dispute();
    await leftAlone("dispute-deadlines", dispute_id);
    await overdue("dispute", dispute_id);
    const answer = await ben.post("/disputes/respond", { dispute_id, statement: "Late." });
    await takenUp(dispute_id);
    return answer;
  },
  debt_changed: async () => {
    const write_off_id = await proposed(village);
    await sql`
      alter table write_offs disable trigger user;
      update write_offs set amount = 6 where write_off_id = ${sql.unsafe(`'${write_off_id}'`)};
      alter table write_offs enable trigger user`.simple();
    return await cora.post("/admin/write-offs/approve", { write_off_id, ...reason });
  },
  dispute_closed: async () =>
    await twice(cora, "/admin/disputes/resolve", { ...await dispute(), resolution: "refund" }),
  escrow_not_open: async () => await twice(ana, "/escrow/confirm", await escrow()),
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
  idempotency_key_invalid: () => ana.post("/member", {}, { key: "é" }),
  idempotency_key_required: () => ana.post("/member", {}, { key: null }),
  idempotency_key_reused: async () => {
    const key = crypto.randomUUID();
    expect(200, await ana.post("/member", { bio: "One." }, { key }));
    return await ana.post("/member", { bio: "Two." }, { key });
  },
  invalid_credentials: () =>
    anonymous("POST", "/auth/login", { email: ana.email, password: "not it" }),
  invitation_invalid: () => ana.post("/member/join", { invitation: "no such" }),
  invitation_required: async () => {
    const closed = await newCommunity("closed", { joining: "invitation" });
    return await ana.post("/member/join", { community: closed.slug });
  },
  invalid_cursor: () => ana.get("/requests?cursor=x"),
  invalid_input: () => ana.post("/requests-create", { ...words, amount: 0 }),
  invalid_json: () => ana.post("/member", "{"),
  line_closing: async () => {
    const { place, gus } = await aPartner(town, cora);
    expect(201, await pay(place, gus));
    expect(200, await cora.post("/admin/lines/close", { ...reason, partner: place.slug }));
    return await pay(place, gus);
  },
  line_limit_reached: async () => {
    const { place, gus } = await aPartner(town, cora);
    expect(201, await cora.post("/admin/lines", terms(place, { ceiling: 4 })));
    return await pay(place, gus);
  },
  line_not_open: async () => {
    const place = await newCommunity("partner");
    return await pay(place, await newMember("Gus", place));
  },
  member_has_login: () => cora.post("/admin/invitations", { member_id: ana.member_id }),
  member_required: async () =>
    await call("GET", "/member", undefined, { token: await strangersToken(ana) }),
  membership_open: () => ben.post("/member/erase"),
  method_not_allowed: () => call("DELETE", "/wallet", undefined, { token: ana.token }),
  more_than_held: async () => await ana.post("/escrow/confirm", { ...await escrow(), amount: 6 }),
  not_delivered_yet: async () => await ana.post("/escrow/confirm", await recorded("both")),
  not_settled: async () => {
    const lea = await newMember("Lea", town);
    await held(lea, ben, 5);
    expect(200, await lea.post("/member/leave"));
    return await cora.post(`/admin/members/${lea.member_id}/write-off`, reason);
  },
  proposal_closed: async () =>
    await twice(cora, "/admin/write-offs/reject", {
      write_off_id: await proposed(village),
      ...reason,
    }),
  not_author: async () =>
    await ben.post("/request-cancel", { request_id: (await request(ana, ben)).request_id }),
  not_found: () => ana.get(`/escrow/${no_such_id}`),
  not_helper: () => forAna(cora, 5),
  not_neutral: async () =>
    await ben.post("/admin/disputes/resolve", { ...await dispute(), resolution: "release" }),
  not_opener: async () => await ben.post("/disputes/withdraw", await dispute()),
  not_organiser: async () =>
    await ana.post("/groups/cancel", { exchange_id: await group(cora, ana, ben) }),
  not_participant: async () =>
    await cora.post("/groups/confirm", { exchange_id: await group(cora, ana, ben) }),
  not_provider: async () => await ana.post("/escrow/deliver", await escrow()),
  not_recipient: async () => await ben.post("/escrow/confirm", await escrow()),
  nothing_arrives: async () => {
    const { place, gus } = await aPartner(town, cora, { ours: 6, theirs: 1 });
    return await pay(place, gus);
  },
  note_required: async () => {
    await changeSettings(town, { dispute_note_required: true });
    const answer = await decide({ resolution: "refund" });
    await changeSettings(town, { dispute_note_required: false });
    return answer;
  },
  offer_not_active: async () => {
    const { offer_id } = await offer(ben);
    expect(200, await ben.patch(`/offers/${offer_id}`, { status: "paused" }));
    return await ana.post("/requests-create", { offer_id, amount: 5 });
  },
  override_not_open: async () => {
    const override_id = await override(cora, ana.member_id);
    return await twice(cora, "/admin/overrides/revoke", { override_id, ...reason });
  },
  account_closed: async () => {
    const carl = await newMember("Carl", town);
    const { transfer_id } = await gift(ana, carl);
    expect(200, await carl.post("/member/leave", { to_account: "pot" }));
    return await cora.post(`/admin/transfers/${transfer_id}/reverse`, reason);
  },
  already_reversed: async () => {
    const { transfer_id } = await gift(ana, ben);
    expect(201, await cora.post(`/admin/transfers/${transfer_id}/reverse`, reason));
    return await cora.post(`/admin/transfers/${transfer_id}/reverse`, reason);
  },
  more_than_left: async () => {
    const { transfer_id } = await gift(ana, ben);
    return await cora.post(`/admin/transfers/${transfer_id}/reverse`, { ...reason, amount: 6 });
  },
  not_reversible: async () => {
    const { transfer_id } = await gift(ana, ben);
    const { body } = await cora.post(`/admin/transfers/${transfer_id}/reverse`, reason);
    return await cora.post(`/admin/transfers/${body.transfer_id}/reverse`, reason);
  },
  partner_standing_forbids: async () => {
    const answer = await accepting(5, () => standing(ana, "paused"));
    await standing(ana, "active");
    return answer;
  },
  recording_forbids: async () => await cora.post("/admin/escrow/confirm", await escrow()),
  participants_confirm: async () => {
    await changeSettings(town, { group_confirmation: "participants" });
    const exchange_id = await group(cora, ana, ben);
    await changeSettings(town, { group_confirmation: "organiser" });
    return await cora.post("/groups/settle", { exchange_id });
  },
  rate_is_owed: async () => {
    const { place, gus } = await aPartner(town, cora);
    expect(201, await pay(place, gus));
    const rate: Rate = { ours: 2, theirs: 1 };
    return await cora.post("/admin/lines", terms(place, { rate }));
  },
  rate_limited: async () => {
    const client = anAddress();
    const recover = () => call("POST", "/auth/recover", { email: "x@example.org" }, { client });
    for (let n = 0; n < 5; n++) expect(202, await recover());
    const answer = await recover();
    client?.close();
    return answer;
  },
  released_amount_required: () => decide({ resolution: "split" }),
  request_not_open: async () =>
    await twice(ana, "/request-cancel", { request_id: (await request(ana, ben)).request_id }),
  self_dealing: async () =>
    await ben.post("/requests-create", { offer_id: (await offer(ben)).offer_id, amount: 5 }),
  setting_invalid: () => cora.patch("/admin/community", { rounding_step: 7 }),
  share_of_nothing: () =>
    ana.post("/groups", {
      category: "other",
      preset: "equal_split",
      recipient_id: ana.member_id,
      total: 1,
      members: [{ member_id: ben.member_id }, { member_id: cora.member_id }],
    }),
  staff_required: () => ana.get("/admin/members"),
  standing_forbids: async () => {
    await standing(ben, "suspended");
    const answer = await ben.post("/offers-create", words);
    await standing(ben, "active");
    return answer;
  },
  standing_unchanged: () => cora.post(`/admin/members/${ana.member_id}/approve`, reason),
  status_final: async () => {
    const { offer_id } = await offer(ben);
    expect(200, await ben.patch(`/offers/${offer_id}`, { status: "archived" }));
    return await ben.patch(`/offers/${offer_id}`, { status: "active" });
  },
  ...metWithoutEscrow(village, twice),
  unauthenticated: () => anonymous("GET", "/wallet"),
  under_dispute: async () => {
    const { escrow_id } = await escrow();
    await disputed(ana, escrow_id);
    return await ana.post("/escrow/confirm", { escrow_id });
  },
  unit_unknown: () => ana.get("/wallet/statement?unit=GOLD"),
  unsupported_media_type: () =>
    anonymous("POST", "/auth/login", "email=x", { "content-type": "text/plain" }),
};
