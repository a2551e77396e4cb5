import { deepStrictEqual } from "node:assert/strict";
import { call } from "../harness/call.ts";
import { changeSettings } from "../harness/community.ts";
import { calls, expect } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";
import { anAddress } from "./support/address.ts";
import { newVillage } from "./support/people.ts";

const { town, cora } = await newVillage("by-invitation");
await changeSettings(town, { joining: "invitation" });
const client = anAddress();
Deno.test.afterAll(() => client?.close());

const account = (more: object) => ({
  email: `ida-${crypto.randomUUID()}@example.org`,
  password: "Ida has a long password",
  display_name: "Ida",
  ...more,
});
const post = (path: string, body: object) => call("POST", path, body, { client });
const login = async ({ email, password }: ReturnType<typeof account>) =>
  await post("/auth/login", { email, password });
const invite = async (terms: object) =>
  expect(201, await cora.post("/admin/invitations", terms)).body.token as string;

Deno.test("without an invitation no account is made", async () => {
  const ida = account({ community: town.slug });
  deepStrictEqual((await post("/auth/register", ida)).body.code, "invitation_required");
  deepStrictEqual((await login(ida)).body.code, "invalid_credentials");
  const wrong = await post("/auth/register", { ...ida, invitation: "no such" });
  deepStrictEqual(wrong.body.details, { why: "unknown" });
});

Deno.test("with one, a new member is in, and it is used up", async () => {
  const invitation = await invite({ uses: 1 });
  const ida = account({ invitation });
  expect(202, await post("/auth/register", ida));
  for (let n = 0; n < 2; n++) {
    const { member } = expect(200, await login(ida)).body;
    const [{ slug, standing }] = member.memberships;
    deepStrictEqual([slug, standing], [town.slug, "active"]);
  }
  const late = await post("/auth/register", account({ invitation }));
  deepStrictEqual([late.status, late.body.details], [400, { why: "used_up" }]);
});

Deno.test("a member without login claims their place by registering", async () => {
  const [{ member_id }] = await sql<[{ member_id: string }]>`
    insert into members (display_name) values ('Olga') returning member_id`;
  await sql`
    insert into memberships (community_id, member_id, standing)
    values (${town.community_id}, ${member_id}, 'active')`;
  const olga = account({ invitation: await invite({ member_id }) });
  expect(202, await post("/auth/register", olga));
  const { member, access_token } = expect(200, await login(olga)).body;
  deepStrictEqual([member.member_id, member.display_name], [member_id, "Olga"]);
  const again = await calls(access_token).post("/member/join", { community: town.slug });
  deepStrictEqual(again.body.code, "already_member");
});
