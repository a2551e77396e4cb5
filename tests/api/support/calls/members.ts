import { call } from "../../../harness/call.ts";
import { newCommunity } from "../../../harness/community.ts";
import { expect } from "../../../harness/member.ts";
import { anAddress } from "../address.ts";
import { gone } from "../lives.ts";
import { newMember } from "../people.ts";
import type { World } from "../world.ts";
import { type GoodCalls, read } from "./good-call.ts";
import { naming } from "./helpers.ts";

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

/** Good calls about oneself: account, place in a community, wallet, helpers. */
export const memberCalls: GoodCalls = {
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
  "GET /wallet": read("ana", "/wallet"),
  "GET /wallet/statement": read("ana", "/wallet/statement"),
  "GET /wallet/limits": read("ana", "/wallet/limits"),
  "GET /community": ({ town }) => ({ as: "anyone", path: `/community?slug=${town.slug}` }),
  "GET /member/{member_id}/balance": ({ ana }) => ({
    as: ana,
    path: `/member/${ana.member_id}/balance`,
  }),
  "POST /member/join": async ({ town }) => ({
    as: await newMember("Jo", await newCommunity("joining-from")),
    path: "/member/join",
    body: { community: town.slug },
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
};
