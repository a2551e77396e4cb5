import { deepStrictEqual, ok } from "node:assert/strict";
import { expect, type Member } from "../harness/member.ts";
import { dashboard, sql } from "../harness/sql.ts";
import { stack } from "../harness/stack.ts";
import { digestOf } from "./support/digest.ts";
import { goodCalls } from "./support/good-calls.ts";
import { gone } from "./support/lives.ts";
import { operations } from "./support/operations.ts";
import { newMember } from "./support/people.ts";
import { ask, relations, type RestCaller, rightsOf } from "./support/rest.ts";
import { send } from "./support/send.ts";
import { strangersToken } from "./support/tokens.ts";
import { newWorld } from "./support/world.ts";

// Nobody logs in again in this file: each token is older than what happened to its member.
const world = await newWorld("tokens-of-before");
const { town, cleo } = world;
const stranger = `Bearer ${await strangersToken(cleo)}`;

const demoted = await newMember("Dem", town, { role: "coordinator" });
const [erased, deleted, left] = [await gone(town), await newMember("Del", town), await gone(town)];
expect(200, await demoted.get("/admin/members"));
for (const member of [erased, deleted, left]) expect(200, await member.get("/member"));
const seenByStaff = await seenBy(bearer(demoted));

await dashboard`
  update memberships set role = 'member'
  where member_id = ${demoted.member_id} and community_id = ${town.community_id}`;
expect(200, await erased.post("/member/erase"));
await sql`delete from auth.users where id = ${deleted.auth_user_id}`;

for (const operation of operations.filter(({ caller }) => caller === "member")) {
  Deno.test(`${operation.name}: whose account is gone is a stranger`, async () => {
    const good = await goodCalls[operation.name]!(world);
    const answer = async (authorization: string) => {
      const { status, body: { request_id: _, ...body } } = await send(operation, good, {
        authorization,
      });
      return [status, body];
    };
    const before = await digestOf(world);
    const wanted = await answer(stranger);
    for (const member of [erased, deleted]) {
      deepStrictEqual(await answer(bearer(member)), wanted, member.name);
    }
    if (operation.path.startsWith("/admin/")) {
      const refused = await answer(bearer(demoted));
      deepStrictEqual(refused, await answer(bearer(cleo)), "no staff any more");
      ok([403, 404].includes(Number(refused[0])), JSON.stringify(refused));
    }
    deepStrictEqual(await digestOf(world), before, "nothing has changed");
  });
}

Deno.test("rows past the functions: who is no staff any more sees their own", async () => {
  ok(seenByStaff.size > (await seenBy(bearer(cleo))).size, "staff saw more");
  deepStrictEqual(await beyond(demoted, await seenBy(bearer(cleo))), []);
});

Deno.test("rows past the functions: who has left sees their own, and what is public", async () => {
  deepStrictEqual(await beyond(left, await seenBy(stranger)), []);
});

Deno.test("rows past the functions: whose account is gone sees what is public", async () => {
  const open = await seenBy(stranger);
  for (const member of [erased, deleted]) deepStrictEqual(await seenBy(bearer(member)), open);
});

function bearer({ token }: Member): string {
  return `Bearer ${token}`;
}

/** What a member sees that others do not, and that is not about them. */
async function beyond(member: Member, others: Set<string>): Promise<string[]> {
  return [...await seenBy(bearer(member))]
    .filter((row) => !others.has(row) && !row.includes(member.member_id));
}

/** Every row of the world's two communities that a token reads, as text. */
async function seenBy(authorization: string): Promise<Set<string>> {
  const caller: RestCaller = {
    name: "somebody",
    key: stack.publishableKey,
    authorization,
    role: "authenticated",
  };
  const rights = await rightsOf("authenticated");
  const places = [town.community_id, world.elsewhere.community_id].join(",");
  const seen = await Promise.all(relations.map(async ({ name, columns }) => {
    const open = rights.get(name);
    if (!open) return [];
    const within = columns.includes("community_id") ? `&community_id=in.(${places})` : "";
    const { status, rows } = await ask(caller, `${name}?select=${open}${within}`);
    deepStrictEqual([name, status], [name, 200]);
    return rows.map((row) => `${name} ${JSON.stringify(row)}`);
  }));
  return new Set(seen.flat());
}
