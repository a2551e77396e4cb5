import { deepStrictEqual, ok } from "node:assert/strict";
import { stack } from "../harness/stack.ts";
import { digestOf } from "./support/digest.ts";
import {
  ask,
  functions,
  relations,
  type RestCaller,
  rightsOf,
  tokenOfRole,
} from "./support/rest.ts";
import { badAuthorizations } from "./support/tokens.ts";
import { newWorld } from "./support/world.ts";

const world = await newWorld("rest");
const { publishableKey, secretKey } = stack;
const [ana, cora] = [`Bearer ${world.ana.token}`, `Bearer ${world.cora.token}`];
const { forged, expired, unsigned } = await badAuthorizations(world.ana);
const anon = await tokenOfRole("anon");

const callers: RestCaller[] = [
  { name: "no key, no token", role: null },
  { name: "no key, a member's token", authorization: ana, role: null },
  { name: "no key, a coordinator's token", authorization: cora, role: null },
  { name: "the publishable key", key: publishableKey, role: "anon" },
  { name: "a token of role anon", key: publishableKey, authorization: anon, role: "anon" },
  { name: "a member", key: publishableKey, authorization: ana, role: "authenticated" },
  { name: "a coordinator", key: publishableKey, authorization: cora, role: "authenticated" },
  { name: "a forged token", key: publishableKey, authorization: forged, role: null },
  { name: "an expired token", key: publishableKey, authorization: expired, role: null },
  { name: "the secret key", key: secretKey, role: "service_role" },
  { name: "the secret key, a member", key: secretKey, authorization: ana, role: "authenticated" },
  { name: "the secret key, a forged token", key: secretKey, authorization: forged, role: null },
  { name: "the secret key, an expired token", key: secretKey, authorization: expired, role: null },
];
// The REST API logs in as a role that may become three others, whatever a token says.
for (const role of ["postgres", "chronobank", "supabase_admin", "supabase_auth_admin"]) {
  const authorization = await tokenOfRole(role);
  callers.push({ name: `a token of role ${role}`, key: publishableKey, authorization, role: null });
}

/** What refuses a caller: a right that is missing, or a door that does not open at all. */
const refused = ({ status, code }: { status: number; code: string | null }): boolean =>
  (status === 401 || status === 403) && !code?.startsWith("PT");

/** Of nobody and about nothing; a batch is what the timetable does each minute anyway. */
const nothing = ({ args }: { args: string[] }): object =>
  Object.fromEntries(args.map((arg) => [arg, arg === "batch_size" ? 0 : null]));

for (const caller of callers) {
  const rights = caller.role ? await rightsOf(caller.role) : new Map<string, string | null>();

  Deno.test(`${caller.name}: tables and views, column by column`, async () => {
    const wrong: string[] = [];
    await Promise.all(relations.map(async ({ name, columns }) => {
      const granted = rights.get(name) ?? null;
      const open = granted === "*" ? columns : granted?.split(",") ?? [];
      const look = async (select: string) =>
        refused(await ask(caller, `${name}?select=${select}&limit=1`));
      if (open.length > 0 && await look(open.join(","))) wrong.push(`${name} is closed`);
      const closed = columns.filter((column) => !open.includes(column));
      if (closed.length === 0) return;
      for (const select of ["*", ...open.length > 0 ? closed : []]) {
        if (!await look(select)) wrong.push(`${name}.${select} is open`);
      }
      if (open.length === 0) return;
      // What may not be read may not be asked for either: a filter or an order would tell as well.
      for (const column of closed) {
        for (const question of [`${column}=not.is.null`, `order=${column}`]) {
          const { status } = await ask(caller, `${name}?select=${open[0]}&${question}`);
          if (status < 400) wrong.push(`${name}: ${question} is open`);
        }
      }
    }));
    deepStrictEqual(wrong, []);
  });

  Deno.test(`${caller.name}: functions`, async () => {
    const wrong: string[] = [];
    const before = await digestOf(world);
    await Promise.all(functions.map(async (fn) => {
      const answer = await ask(caller, `rpc/${fn.name}`, nothing(fn));
      const granted = (rights.get(fn.name) ?? null) !== null;
      if (refused(answer) === granted || answer.code?.startsWith("PGRST2")) {
        wrong.push(`${fn.name}: ${answer.status} ${answer.code}`);
      }
    }));
    deepStrictEqual(wrong, []);
    deepStrictEqual(await digestOf(world), before, "nothing has changed");
  });
}

// Whom no door opens for, none of these opens for either.
for (const caller of callers.filter(({ role }) => role !== null)) {
  Deno.test(`${caller.name}: nobody writes to a table`, async () => {
    const wrong: string[] = [];
    const before = await digestOf(world);
    await Promise.all(relations.map(async ({ name, columns: [first] }) => {
      for (const method of ["POST", "PATCH", "DELETE", "PUT"]) {
        // The condition is there for the day on which this test fails.
        const path = method === "POST" ? name : `${name}?${first}=is.null`;
        // PostgREST has a 500 of its own for a view that nobody can write to.
        const { status } = await ask(caller, path, { [first!]: null }, {}, method);
        if (status < 400) wrong.push(`${method} ${name}: ${status}`);
      }
    }));
    deepStrictEqual(wrong, []);
    deepStrictEqual(await digestOf(world), before, "nothing has changed");
  });
}

Deno.test("a token without signature is no better than none", async () => {
  const caller = { name: "unsigned", key: publishableKey, authorization: unsigned, role: null };
  for (const [name, right] of await rightsOf("anon")) {
    if (right !== null || !relations.some((relation) => relation.name === name)) continue;
    ok(refused(await ask(caller, `${name}?limit=1`)), name);
  }
});

Deno.test("what is not public is not there, under any name of its schema", async () => {
  for (const caller of callers.filter(({ role }) => role !== null)) {
    for (const schema of ["private", "auth", "cron", "extensions", "pg_catalog", "vault"]) {
      const look = { "accept-profile": schema, "content-profile": schema };
      for (const path of ["guards", "users", "job", "pg_authid", `${schema}.guards`]) {
        const { status, rows } = await ask(caller, path, undefined, look);
        deepStrictEqual([path, status, rows], [path, 406, []]);
      }
      deepStrictEqual((await ask(caller, "rpc/post", {}, look)).status, 406);
      deepStrictEqual((await ask(caller, `${schema}.users`)).status, 404);
    }
  }
});

const acting = functions.filter(({ args }) => args.includes("actor"));

/** Something of each type that a function takes; what is refused does not depend on it. */
const samples: Record<string, unknown> = {
  uuid: world.ben.member_id,
  text: "a word",
  integer: 5,
  bigint: 5,
  boolean: true,
  jsonb: { amount: 5 },
};

Deno.test("what acts for somebody is refused to all who call it past the functions", async () => {
  ok(acting.length > 60);
  const before = await digestOf(world);
  const actors = [world.ana.auth_user_id, world.cora.auth_user_id];
  const outside = ["the publishable key", "a member", "a coordinator"];
  for (const caller of callers.filter(({ name }) => outside.includes(name))) {
    for (const actor of actors) {
      await Promise.all(acting.map(async ({ name, args, types }) => {
        const sent = Object.fromEntries(args.map((arg, at) => [arg, samples[types[at]!] ?? null]));
        const answer = await ask(caller, `rpc/${name}`, { ...sent, actor });
        deepStrictEqual([name, answer.code, refused(answer)], [name, "42501", true]);
        const { status } = await ask(caller, `rpc/${name}?actor=${actor}`);
        ok(status >= 400 && status < 500, `GET ${name}: ${status}`);
      }));
    }
  }
  deepStrictEqual(await digestOf(world), before, "nothing has changed");
});

/** Bodies and headers by which a REST API might take its arguments in another way. */
const otherWays: [body: object, headers: Record<string, string>][] = [
  [{}, {}],
  [[], {}],
  [[{}, {}], {}],
  [{ actor: null }, { prefer: "params=single-object" }],
  [{ actor: null }, { prefer: "tx=commit, params=multiple-objects" }],
  [{ actor: null }, { "content-type": "text/plain" }],
  [{ actor: null }, { "content-type": "application/octet-stream" }],
  [{ actor: null, "actor)": "x", "'--": 1 }, { accept: "application/vnd.pgrst.object+json" }],
  [{ actor: null }, { role: "service_role", "x-role": "service_role" }],
];

Deno.test("nor in any other way of sending arguments", async () => {
  const before = await digestOf(world);
  for (const caller of callers.filter(({ role }) => role === "anon" || role === "authenticated")) {
    await Promise.all(acting.map(async ({ name }) => {
      for (const [body, headers] of otherWays) {
        const { status } = await ask(caller, `rpc/${name}`, body, headers);
        ok(status >= 400 && status < 500, `${caller.name}: ${name} answers ${status}`);
      }
    }));
  }
  deepStrictEqual(await digestOf(world), before, "nothing has changed");
});
