import { changeSettings } from "../../../harness/community.ts";
import { expect } from "../../../harness/member.ts";
import { sql } from "../../../harness/sql.ts";
import { request } from "../exchange.ts";
import { override, tomorrow } from "../limits.ts";
import { gone, owing, proposed } from "../lives.ts";
import { newMember } from "../people.ts";
import type { World } from "../world.ts";
import { type GoodCalls, read, reason } from "./good-call.ts";
import { naming } from "./helpers.ts";

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

/** Good calls of staff about a member. */
export const staffOnMembersCalls: GoodCalls = {
  "GET /admin/members": read("cora", "/admin/members"),
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
};
