import { call } from "../../harness/call.ts";
import { changeSettings, newCommunity } from "../../harness/community.ts";
import { expect, type Member } from "../../harness/member.ts";
import { sql } from "../../harness/sql.ts";
import { anAddress } from "./address.ts";
import { override, tomorrow } from "./limits.ts";
import { group } from "./groups.ts";
import { disputed, gift, held, offer, request } from "./exchange.ts";
import { goodLineCalls } from "./lines.ts";
import { gone, owing, proposed } from "./lives.ts";
import { newMember } from "./people.ts";
import { goodPaymentCalls } from "./good-payment-calls.ts";
import type { World } from "./world.ts";

/** A call that is answered as wished: who makes it, where, and with which body. */
export type GoodCall = {
  as: Member | "anyone" | "cron";
  path: string;
  body?: Record<string, unknown>;
};

const account = (world: World) => ({
  email: `new-${crypto.randomUUID()}@${world.town.slug}.example`,
  password: "a long enough password",
  display_name: "Nora",
  community: world.town.slug,
});
const credentials = ({ ana: { email, password } }: World) => ({ email, password });
const client = anAddress();
const session = async (world: World) =>
  expect(200, await call("POST", "/auth/login", credentials(world), { client })).body;
const pending = async ({ town }: World) => {
  await changeSettings(town, { joining: "approval" });
  const { member_id } = await newMember("Paula", town);
  await changeSettings(town, { joining: "open" });
  return member_id;
};
const suspended = async ({ town }: World) => {
  const { member_id } = await newMember("Sue", town);
  await sql`update memberships set standing = 'suspended' where member_id = ${member_id}`;
  return member_id;
};
const fresh = async ({ town }: World) => (await newMember("Frida", town)).member_id;
const withoutLogin = async ({ cora }: World) => {
  const { body } = expect(201, await cora.post("/admin/members", { display_name: "Greta" }));
  return body.member_id;
};
const naming = ({ ben }: World) => ({
  helper_member_id: ben.member_id,
  scopes: ["requests", "confirm"],
  max_amount: 60,
  expires_at: new Date(Date.now() + 86_400_000).toISOString(),
});
const reason = { reason: "Talked it over." };
const words = { title: "Company", description: "For a walk.", category: "other" };
const job = (name: string) => () => ({ as: "cron" as const, path: `/cron/${name}`, body: {} });
const read = (who: "ana" | "ben" | "cora", path: string) => (world: World) => ({
  as: world[who],
  path,
});

/** For each operation of openapi.json how to make a good call, on something nobody has touched. */
export const goodCalls: Record<string, (world: World) => GoodCall | Promise<GoodCall>> = {
  "POST /auth/register": (world) => ({
    as: "anyone",
    path: "/auth/register",
    body: account(world),
  }),
  "POST /auth/login": (world) => ({ as: "anyone", path: "/auth/login", body: credentials(world) }),
  "POST /auth/refresh": async (world) => {
    const { refresh_token } = await session(world);
    return { as: "anyone", path: "/auth/refresh", body: { refresh_token } };
  },
  "POST /auth/logout": (world) => ({ as: world.cleo, path: "/auth/logout", body: {} }),
  "POST /auth/recover": ({ ana: { email } }) => ({
    as: "anyone",
    path: "/auth/recover",
    body: { email },
  }),
  "GET /auth/me": read("ana", "/auth/me"),
  "GET /member": read("ana", "/member"),
  "GET /member/{member_id}": ({ ana, ben }) => ({ as: ana, path: `/member/${ben.member_id}` }),
  "GET /member/export": read("ana", "/member/export"),
  "GET /member/audit": read("ana", "/member/audit"),
  "POST /member": ({ ana }) => ({
    as: ana,
    path: "/member",
    body: { bio: `Likes ${crypto.randomUUID()}.`, skills: ["knots"], languages: ["en"] },
  }),
  "POST /member/pause": async ({ town }) => ({
    as: await newMember("Pit", town),
    path: "/member/pause",
    body: {},
  }),
  "POST /member/leave": async ({ town, ben }) => ({
    as: await newMember("Lea", town),
    path: "/member/leave",
    body: { reason: "Moving away.", to_member_id: ben.member_id },
  }),
  "POST /member/erase": async ({ town }) => ({
    as: await gone(town),
    path: "/member/erase",
    body: {},
  }),
  "GET /member/contact": read("ana", "/member/contact"),
  "POST /member/contact": async ({ town }) => ({
    as: await newMember("Cyd", town),
    path: "/member/contact",
    body: { phone: `+31 ${crypto.randomUUID().slice(0, 8)}`, birth_year: 1961 },
  }),
  "POST /member/beneficiary": ({ ana, ben }) => ({
    as: ana,
    path: "/member/beneficiary",
    body: { member_id: ben.member_id },
  }),
  "POST /member/resume": async ({ town }) => {
    const pit = await newMember("Pit", town);
    expect(200, await pit.post("/member/pause"));
    return { as: pit, path: "/member/resume", body: { reason: "Rested." } };
  },
  "GET /offers": () => ({ as: "anyone", path: "/offers" }),
  "GET /offers/{offer_id}": async ({ ben }) => ({
    as: "anyone",
    path: `/offers/${(await offer(ben)).offer_id}`,
  }),
  "PATCH /offers/{offer_id}": async ({ ben }) => ({
    as: ben,
    path: `/offers/${(await offer(ben)).offer_id}`,
    body: { title: "Pruning and more" },
  }),
  "POST /offers-create": ({ ben }) => ({ as: ben, path: "/offers-create", body: { ...words } }),
  "GET /requests": read("ben", "/requests"),
  "GET /requests/{request_id}": async ({ ana, ben }) => ({
    as: ana,
    path: `/requests/${(await request(ana, ben)).request_id}`,
  }),
  "POST /requests-create": async ({ ana, ben }) => ({
    as: ana,
    path: "/requests-create",
    body: { offer_id: (await offer(ben)).offer_id, amount: 5 },
  }),
  "POST /request-accept": async ({ ana, ben }) => ({
    as: ben,
    path: "/request-accept",
    body: { request_id: (await request(ana, ben, 5)).request_id },
  }),
  "POST /request-decline": async ({ ana, ben }) => ({
    as: ben,
    path: "/request-decline",
    body: { request_id: (await request(ana, ben)).request_id },
  }),
  "POST /request-cancel": async ({ ana, ben }) => ({
    as: ana,
    path: "/request-cancel",
    body: { request_id: (await request(ana, ben)).request_id },
  }),
  "GET /escrow": read("ana", "/escrow"),
  "GET /escrow/{escrow_id}": async ({ ana, ben }) => ({
    as: ana,
    path: `/escrow/${await held(ana, ben, 5)}`,
  }),
  "POST /escrow/deliver": async ({ ana, ben }) => ({
    as: ben,
    path: "/escrow/deliver",
    body: { escrow_id: await held(ana, ben, 5) },
  }),
  "POST /escrow/confirm": async ({ ana, ben }) => ({
    as: ana,
    path: "/escrow/confirm",
    body: { escrow_id: await held(ana, ben, 5), amount: 4 },
  }),
  "POST /escrow/refund": async ({ ana, ben }) => ({
    as: ben,
    path: "/escrow/refund",
    body: { escrow_id: await held(ana, ben, 5) },
  }),
  "POST /escrow/dispute": async ({ ana, ben }) => ({
    as: ben,
    path: "/escrow/dispute",
    body: { escrow_id: await held(ana, ben, 5), reason: "other", statement: "We disagree." },
  }),
  "POST /groups": ({ ana, ben, cleo, cora }) => ({
    as: cora,
    path: "/groups",
    body: {
      category: "other",
      preset: "class",
      teacher_id: ben.member_id,
      taught: 3,
      minutes: 2,
      participants: [ana.member_id, cleo.member_id],
    },
  }),
  "GET /groups/{exchange_id}": async ({ ana, ben, cora }) => ({
    as: ana,
    path: `/groups/${await group(cora, ana, ben)}`,
  }),
  "POST /groups/confirm": async ({ ana, ben, cora }) => ({
    as: ana,
    path: "/groups/confirm",
    body: { exchange_id: await group(cora, ana, ben) },
  }),
  "POST /groups/settle": async ({ ana, ben, cora }) => ({
    as: cora,
    path: "/groups/settle",
    body: { exchange_id: await group(cora, ana, ben) },
  }),
  "POST /groups/cancel": async ({ ana, ben, cora }) => ({
    as: cora,
    path: "/groups/cancel",
    body: { exchange_id: await group(cora, ana, ben) },
  }),
  "GET /disputes": read("ana", "/disputes"),
  "GET /disputes/{dispute_id}": async ({ ana, ben }) => ({
    as: ben,
    path: `/disputes/${await disputed(ana, await held(ana, ben, 5))}`,
  }),
  "POST /disputes/respond": async ({ ana, ben }) => ({
    as: ben,
    path: "/disputes/respond",
    body: { dispute_id: await disputed(ana, await held(ana, ben, 5)), statement: "My side." },
  }),
  "POST /disputes/withdraw": async ({ ana, ben }) => ({
    as: ana,
    path: "/disputes/withdraw",
    body: { dispute_id: await disputed(ana, await held(ana, ben, 5)) },
  }),
  ...goodPaymentCalls,
  "GET /wallet": read("ana", "/wallet"),
  "GET /wallet/statement": read("ana", "/wallet/statement"),
  "GET /admin/audit": read("cora", "/admin/audit"),
  "GET /wallet/limits": read("ana", "/wallet/limits"),
  "GET /admin/reports/{name}": read("cora", "/admin/reports/year"),
  "GET /admin/disputes": read("cora", "/admin/disputes"),
  "GET /admin/members": read("cora", "/admin/members"),
  "POST /admin/disputes/resolve": async ({ ana, ben, cora }) => ({
    as: cora,
    path: "/admin/disputes/resolve",
    body: {
      dispute_id: await disputed(ana, await held(ana, ben, 5)),
      resolution: "split",
      amount: 3,
    },
  }),
  "GET /admin/members/{member_id}/statement": ({ ana, cora }) => ({
    as: cora,
    path: `/admin/members/${ana.member_id}/statement`,
  }),
  "POST /admin/members/{member_id}/approve": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await pending(world)}/approve`,
    body: { ...reason },
  }),
  "GET /admin/members/{member_id}": ({ cora, ana }) => ({
    as: cora,
    path: `/admin/members/${ana.member_id}`,
  }),
  "POST /admin/members/{member_id}/decline": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await pending(world)}/decline`,
    body: { ...reason },
  }),
  "POST /admin/members/{member_id}/leave": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await fresh(world)}/leave`,
    body: { ...reason },
  }),
  "POST /admin/members/{member_id}/deceased": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await fresh(world)}/deceased`,
    body: { ...reason },
  }),
  "POST /admin/members/{member_id}/erase": async (world) => ({
    as: world.cora,
    path: `/admin/members/${(await gone(world.town)).member_id}/erase`,
    body: { ...reason },
  }),
  "POST /admin/redactions": async ({ ana, ben, cora }) => ({
    as: cora,
    path: "/admin/redactions",
    body: {
      ...reason,
      subject: "requests",
      subject_id: (await request(ana, ben)).request_id,
      field: "title",
    },
  }),
  "GET /admin/write-offs": read("cora", "/admin/write-offs"),
  "POST /admin/members/{member_id}/write-off": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await owing(world)}/write-off`,
    body: { ...reason },
  }),
  "POST /admin/write-offs/approve": async (world) => ({
    as: world.cora,
    path: "/admin/write-offs/approve",
    body: { ...reason, write_off_id: await proposed(world) },
  }),
  "POST /admin/write-offs/reject": async (world) => ({
    as: world.cora,
    path: "/admin/write-offs/reject",
    body: { ...reason, write_off_id: await proposed(world) },
  }),
  "POST /admin/members/{member_id}/suspend": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await fresh(world)}/suspend`,
    body: { ...reason },
  }),
  "POST /admin/members/{member_id}/restore": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await suspended(world)}/restore`,
    body: { ...reason },
  }),
  "POST /admin/members/{member_id}/mark": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await fresh(world)}/mark`,
    body: { ...reason, vulnerable: true },
  }),
  "GET /community": ({ town }) => ({ as: "anyone", path: `/community?slug=${town.slug}` }),
  "PATCH /admin/community": ({ cora }) => ({
    as: cora,
    path: "/admin/community",
    body: { name: `A town ${crypto.randomUUID()}` },
  }),
  "POST /admin/categories": ({ cora }) => ({
    as: cora,
    path: "/admin/categories",
    body: { category: `c-${crypto.randomUUID()}`, name: "Kites", parent: "other" },
  }),
  "GET /member/{member_id}/balance": ({ ana }) => ({
    as: ana,
    path: `/member/${ana.member_id}/balance`,
  }),
  "POST /member/join": async ({ town }) => ({
    as: await newMember("Jo", await newCommunity("joining-from")),
    path: "/member/join",
    body: { community: town.slug },
  }),
  "GET /admin/invitations": read("cora", "/admin/invitations"),
  "POST /admin/invitations": ({ cora }) => ({
    as: cora,
    path: "/admin/invitations",
    body: { uses: 20 },
  }),
  "POST /admin/invitations/revoke": async ({ cora }) => {
    const invitation = expect(201, await cora.post("/admin/invitations", { uses: 2 })).body;
    const { invitation_id } = invitation;
    return { as: cora, path: "/admin/invitations/revoke", body: { invitation_id } };
  },
  "GET /admin/escrow": read("cora", "/admin/escrow"),
  "POST /admin/escrow/confirm": async ({ town, ana, ben, cora }) => {
    await changeSettings(town, { recording: "coordinator" });
    const escrow_id = await held(ana, ben, 5);
    await changeSettings(town, { recording: "recipient" });
    return { as: cora, path: "/admin/escrow/confirm", body: { escrow_id, amount: 4 } };
  },
  "POST /admin/members/{member_id}/limits": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await fresh(world)}/limits`,
    body: { ...reason, floor: -300 },
  }),
  "GET /admin/members/{member_id}/limits": ({ ana, cora }) => ({
    as: cora,
    path: `/admin/members/${ana.member_id}/limits`,
  }),
  "POST /admin/members/{member_id}/override": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await fresh(world)}/override`,
    body: { ...reason, side: "floor", amount: 30, expires_at: tomorrow() },
  }),
  "POST /admin/overrides/revoke": async (world) => ({
    as: world.cora,
    path: "/admin/overrides/revoke",
    body: { ...reason, override_id: await override(world.cora, await fresh(world)) },
  }),
  "POST /admin/slips": ({ ana, ben, cora }) => ({
    as: cora,
    path: "/admin/slips",
    body: {
      lines: [{
        slip_number: crypto.randomUUID(),
        service_date: "2026-01-15",
        provider: ben.name,
        recipient: ana.name,
        amount: 5,
        category: "other",
      }],
    },
  }),
  "POST /admin/import": ({ cora }) => ({
    as: cora,
    path: "/admin/import",
    body: {
      kind: "members",
      lines: [{ external_id: crypto.randomUUID(), display_name: "Ida" }],
    },
  }),
  "POST /admin/members": (world) => ({
    as: world.cora,
    path: "/admin/members",
    body: { display_name: "Greta" },
  }),
  "POST /admin/members/{member_id}/helpers": async (world) => ({
    as: world.cora,
    path: `/admin/members/${await withoutLogin(world)}/helpers`,
    body: naming(world),
  }),
  "GET /helpers": read("ana", "/helpers"),
  "POST /helpers": (world) => ({ as: world.ana, path: "/helpers", body: naming(world) }),
  "POST /helpers/revoke": async (world) => ({
    as: world.ana,
    path: "/helpers/revoke",
    body: {
      helper_id: expect(201, await world.ana.post("/helpers", naming(world))).body.helper_id,
    },
  }),
  "POST /admin/transfers/{transfer_id}/reverse": async ({ ana, ben, cora }) => ({
    as: cora,
    path: `/admin/transfers/${(await gift(ana, ben)).transfer_id}/reverse`,
    body: { ...reason, amount: 3 },
  }),
  ...goodLineCalls,
  "POST /cron/auto-release": job("auto-release"),
  "POST /cron/delivery-deadlines": job("delivery-deadlines"),
  "POST /cron/request-expiry": job("request-expiry"),
  "POST /cron/dispute-deadlines": job("dispute-deadlines"),
  "POST /cron/payment-request-deadlines": job("payment-request-deadlines"),
  "POST /cron/payment-request-reminders": job("payment-request-reminders"),
  "POST /cron/closing": job("closing"),
  "POST /cron/dormancy": job("dormancy"),
  "POST /cron/write-off-expiry": job("write-off-expiry"),
  "POST /cron/reconcile": job("reconcile"),
  "POST /cron/cleanup-idempotency": job("cleanup-idempotency"),
  "GET /health": () => ({ as: "anyone", path: "/health" }),
  "GET /docs/openapi.json": () => ({ as: "anyone", path: "/docs/openapi.json" }),
};
