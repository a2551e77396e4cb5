import { deepStrictEqual, ok } from "node:assert/strict";
import postgres from "postgres";
import { asMember } from "../harness/member.ts";
import { newCommunity } from "../harness/community.ts";
import { sql } from "../harness/sql.ts";
import { stack } from "../harness/stack.ts";

// All tests of this folder run through a transaction pooler. These two see that it is one, and
// what it would do to a call that leaves something behind.

const AT_ONCE = 60;
const town = await newCommunity("pooled");
const members = await Promise.all(["Ana", "Ben", "Cleo"].map((name) => asMember(name, town)));
const lent = postgres(stack.database.pooled!.authenticatorUrl, { max: 1, prepare: false });
await lent`select`;

const whoAmI = () =>
  Promise.all(Array.from({ length: AT_ONCE }, async (_, at) => {
    const { body } = await members[at % members.length]!.get("/auth/me");
    return body.display_name;
  }));

Deno.test("many calls share few connections, and each is answered for who sent it", async () => {
  const names = await whoAmI();
  deepStrictEqual(names, names.map((_, at) => members[at % members.length]!.name));
  // Nobody but the pooler logs in as authenticator.
  const [{ sessions }] = await sql<[{ sessions: number }]>`
    select count(*)::int as sessions from pg_stat_activity
    where usename = 'authenticator' and datname = current_database()`;
  ok(sessions >= 1 && sessions <= 40, `${sessions} sessions`);
});

Deno.test("whose call it was is forgotten before the connection is lent again", async () => {
  const calls = whoAmI();
  const found = new Set<string>();
  for (let lending = 0; lending < 50; lending++) {
    const [left] = await lent`
      select concat_ws(' ', current_user, session_user,
        nullif(current_setting('request.jwt.claims', true), ''),
        nullif(current_setting('chronobank.caller', true), '')) as who`;
    found.add(left!.who);
  }
  await calls;
  deepStrictEqual([...found], ["authenticator authenticator"]);
});

Deno.test.afterAll(() => lent.end());
