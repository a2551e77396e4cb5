import { deepStrictEqual, notStrictEqual, strictEqual } from "node:assert/strict";
import { decodeJwt } from "jose";
import { type Answer, call } from "../harness/call.ts";
import { newCommunity } from "../harness/community.ts";
import { asMember, calls, expect } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";
import { stack } from "../harness/stack.ts";
import { anAddress } from "./support/address.ts";

const town = await newCommunity("accounts");
const client = anAddress();
const password = "a long enough password";
const post = (path: string, body: object): Promise<Answer> => call("POST", path, body, { client });
const anAccount = (changes: object = {}) => ({
  email: `nora-${crypto.randomUUID()}@example.org`,
  password,
  display_name: "Nora",
  community: town.slug,
  ...changes,
});

Deno.test("register, log in, see oneself", async () => {
  const account = anAccount();
  const registered = expect(202, await post("/auth/register", account));
  deepStrictEqual(registered.body, { status: "registered" });
  const { email } = account;
  const { body } = expect(200, await post("/auth/login", { email, password }));
  const [membership] = body.member.memberships;
  deepStrictEqual(
    [body.member.display_name, membership.slug, membership.role, membership.standing],
    ["Nora", town.slug, "member", "active"],
  );
  strictEqual(body.expires_at, decodeJwt(body.access_token).exp);
  for (const path of ["/auth/me", "/member"]) {
    deepStrictEqual((await calls(body.access_token).get(path)).body, body.member);
  }
});

Deno.test("registering an address again says the same, and changes nothing", async () => {
  const account = anAccount();
  const first = await post("/auth/register", account);
  const others = [{}, { password: "another good password" }, { display_name: "Mallory" }];
  for (const change of others) {
    const again = await post("/auth/register", { ...account, ...change });
    deepStrictEqual([again.status, again.body], [first.status, first.body]);
    deepStrictEqual(names(again), names(first));
  }
  const { email } = account;
  const taken = await post("/auth/login", { email, password: "another good password" });
  deepStrictEqual([taken.status, taken.body.code], [401, "invalid_credentials"]);
  const { member } = expect(200, await post("/auth/login", { email, password })).body;
  deepStrictEqual([member.display_name, member.memberships.length], ["Nora", 1]);
});

Deno.test("an unknown community is refused alike for a known and for a new address", async () => {
  const known = anAccount();
  expect(202, await post("/auth/register", known));
  const nowhere = { community: "no-such-town" };
  const bodies = [{ ...known, ...nowhere }, anAccount(nowhere)];
  const answers = [
    await post("/auth/register", bodies[0]!),
    await post("/auth/register", bodies[1]!),
  ];
  for (const { status, body } of answers) {
    deepStrictEqual([status, body.code], [400, "community_unknown"]);
  }
  deepStrictEqual(answers[0]!.body, answers[1]!.body);
  const { email } = bodies[1]!;
  const [{ count }] = await sql<[{ count: number }]>`
    select count(*) from auth.users where email = ${email}`;
  strictEqual(count, 0);
});

Deno.test("a wrong password and an unknown address cannot be told apart", async () => {
  const { email } = await asMember("Ana", town);
  const wrong = await post("/auth/login", { email, password: "not my password" });
  const unknown = await post("/auth/login", { email: `x${email}`, password: "not my password" });
  deepStrictEqual([wrong.status, wrong.body.code], [401, "invalid_credentials"]);
  deepStrictEqual([unknown.status, unknown.body], [wrong.status, wrong.body]);
  const session = await post("/auth/login", { email: email.toUpperCase(), password: "x" });
  strictEqual(session.status, 401);
});

Deno.test("a refresh token is good for new tokens, once it is used up for none", async () => {
  const { email, password, member_id } = await asMember("Ben", town);
  const { body: session } = expect(200, await post("/auth/login", { email, password }));
  const { refresh_token } = session;
  const { body: next } = expect(200, await post("/auth/refresh", { refresh_token }));
  notStrictEqual(next.refresh_token, refresh_token);
  deepStrictEqual(Object.keys(next).sort(), ["access_token", "expires_at", "refresh_token"]);
  strictEqual(expect(200, await calls(next.access_token).get("/member")).body.member_id, member_id);
  for (const token of [`${refresh_token}x`, session.access_token, "nonsense"]) {
    const refused = await post("/auth/refresh", { refresh_token: token });
    deepStrictEqual([refused.status, refused.body.code], [401, "unauthenticated"]);
  }
});

Deno.test("after logging out, the refresh token is worth nothing", async () => {
  const { email, password } = await asMember("Cleo", town);
  const { body } = expect(200, await post("/auth/login", { email, password }));
  const out = await calls(body.access_token).post("/auth/logout", {}, { client });
  deepStrictEqual(expect(200, out).body, { status: "logged_out" });
  const { refresh_token } = body;
  const refused = await post("/auth/refresh", { refresh_token });
  deepStrictEqual([refused.status, refused.body.code], [401, "unauthenticated"]);
});

Deno.test("recover says the same for every address", async () => {
  const { email } = await asMember("Dora", town);
  const known = expect(202, await post("/auth/recover", { email }));
  const unknown = expect(202, await post("/auth/recover", { email: `x${email}` }));
  deepStrictEqual(known.body, { status: "sent" });
  deepStrictEqual([unknown.body, names(unknown)], [known.body, names(known)]);
});

Deno.test("the first login makes the member that registering could not make", async () => {
  const { email, auth_user_id } = await asMember("Emil", town);
  const password = "Emil has a long password";
  // As if the process had ended between Supabase Auth and the bank.
  await sql`
    update members set auth_user_id = null where auth_user_id = ${auth_user_id}`;
  const { member } = expect(200, await post("/auth/login", { email, password })).body;
  deepStrictEqual([member.display_name, member.memberships[0].slug], ["Emil", town.slug]);
  const again = expect(200, await post("/auth/login", { email, password })).body.member;
  deepStrictEqual(again, member);
});

Deno.test("two logins at once make one member", async () => {
  const { email, auth_user_id, password } = await asMember("Fay", town);
  await sql`update members set auth_user_id = null where auth_user_id = ${auth_user_id}`;
  const both = await Promise.all([0, 1, 2].map(() => post("/auth/login", { email, password })));
  const members = both.map((answer) => expect(200, answer).body.member);
  deepStrictEqual(members[1], members[0]);
  deepStrictEqual(members[2], members[0]);
  strictEqual(members[0].memberships.length, 1);
});

Deno.test("an account made in Supabase Auth itself joins by its first login", async () => {
  const made = async (data: object) => {
    const email = `sven-${crypto.randomUUID()}@example.org`;
    const response = await fetch(`${stack.url}/auth/v1/signup`, {
      method: "POST",
      headers: { "apikey": stack.publishableKey, "content-type": "application/json" },
      body: JSON.stringify({ email, password, data }),
    });
    const { access_token } = await response.json();
    const early = await calls(access_token).get("/member");
    deepStrictEqual([early.status, early.body.code], [403, "member_required"]);
    return await post("/auth/login", { email, password });
  };
  // What such an account says of itself is not trusted.
  const long = expect(200, await made({ community: town.slug, display_name: "x".repeat(81) }));
  strictEqual(long.body.member.display_name, "New member");
  const named = expect(200, await made({ community: town.community_id, display_name: "Sven" }));
  strictEqual(named.body.member.display_name, "Sven");
  for (const community of ["no-such", { a: 1 }]) {
    deepStrictEqual(expect(200, await made({ community })).body.member.memberships, []);
  }
});

Deno.test("a member without membership sees themselves, and joins by the next login", async () => {
  const { email, auth_user_id, password, get, post: write } = await asMember("Gus", town);
  await sql`update members set auth_user_id = null where auth_user_id = ${auth_user_id}`;
  await sql`insert into members (auth_user_id, display_name) values (${auth_user_id}, 'Gus')`;
  deepStrictEqual(expect(200, await get("/member")).body.memberships, []);
  for (const path of ["/wallet", "/requests", "/escrow", "/disputes", "/wallet/statement"]) {
    const { status, body } = await get(path);
    deepStrictEqual([path, status, body.code], [path, 400, "community_required"]);
  }
  const words = { title: "Tea", description: "With milk.", category: "other" };
  strictEqual((await write("/offers-create", words)).body.code, "community_required");
  const { member } = expect(200, await post("/auth/login", { email, password })).body;
  strictEqual(member.memberships.length, 1);
  expect(201, await write("/offers-create", words));
});

Deno.test("when the account goes, its token opens nothing any more", async () => {
  const { auth_user_id, get, post: write, member_id } = await asMember("Hal", town);
  await sql`delete from auth.users where id = ${auth_user_id}`;
  deepStrictEqual((await get("/member")).body.code, "member_required");
  deepStrictEqual((await write("/member", { bio: "Still here." })).body.code, "member_required");
  const [kept] = await sql`select auth_user_id from members where member_id = ${member_id}`;
  deepStrictEqual({ ...kept }, { auth_user_id: null });
});

Deno.test("passwords: short ones are refused, long ones are not cut off silently", async () => {
  for (const password of ["short", "x".repeat(73), "ü".repeat(37)]) {
    const { status, body } = await post("/auth/register", anAccount({ password }));
    deepStrictEqual([status, body.code], [400, "invalid_input"]);
  }
});

function names({ headers }: Answer): string[] {
  return [...headers.keys()].sort();
}
