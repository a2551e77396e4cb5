import assert from "node:assert/strict";
import auth from "../../supabase/functions/auth/index.ts";
import { ana, ask, logged, withSettings, withUpstream } from "./support.ts";

const json = { email: "ana@example.org", password: "correct horse", display_name: "Ana" };
const user = { id: ana, user_metadata: { display_name: "Ana" }, identities: [{ id: "1" }] };
const session = {
  access_token: "a.b.c",
  refresh_token: "r",
  token_type: "bearer",
  expires_in: 3600,
  expires_at: 1,
  user,
};
const member = { member_id: crypto.randomUUID(), display_name: "Ana", memberships: [] };

/** A project that allows every attempt, and whose Auth answers as told. */
function project(authAnswer: () => Response, joined: () => Response = () => Response.json(member)) {
  return (path: string) => {
    if (path.endsWith("/auth_attempt")) {
      return Response.json({ allowed: true, limit: 10, retry_after: 0 });
    }
    if (path.endsWith("/member_join")) return joined();
    return path.startsWith("/rest") ? Response.json({}) : authAnswer();
  };
}

function authError(status: number, error_code: string): () => Response {
  return () => Response.json({ code: status, error_code, msg: "No." }, { status });
}

Deno.test("register answers a known address exactly like a new one", async () => {
  const answers = [
    () => Response.json({ ...session }),
    () => Response.json({ ...user }),
    () => Response.json({ ...user, id: crypto.randomUUID(), identities: [] }),
    authError(422, "user_already_exists"),
    authError(422, "email_exists"),
    authError(429, "over_email_send_rate_limit"),
  ];
  const joins: number[] = [];
  for (const answer of answers) {
    await withUpstream(project(answer), async ({ asked }) => {
      const { status, body } = await ask(auth, "/auth/register", { json });
      assert.equal(status, 202);
      assert.deepEqual(body, { status: "registered" });
      joins.push(asked.filter(({ path }) => path.endsWith("/member_join")).length);
    });
  }
  assert.deepEqual(joins, [1, 1, 0, 0, 0, 0], "only a real account gets a member");
});

Deno.test("an unknown community is refused before Supabase Auth is asked", () => {
  const details = JSON.stringify({ code: "community_unknown" });
  const answer = (path: string) =>
    path.endsWith("/community_check")
      ? Response.json({ code: "PT400", message: "No.", details, hint: "" }, { status: 400 })
      : project(authError(500, "unexpected"))(path);
  return withUpstream(answer, async ({ asked }) => {
    const { body } = await ask(auth, "/auth/register", { json: { ...json, community: "x" } });
    assert.equal(body.code, "community_unknown");
    assert.ok(asked.every(({ path }) => path.startsWith("/rest")));
  });
});

Deno.test("recover answers 202 for every address", async () => {
  const answers = [
    () => Response.json({}),
    authError(422, "user_not_found"),
    // The mail server does not take a mail, or is slow: nothing is sent to an unknown address.
    authError(500, "unexpected_failure"),
    authError(504, "request_timeout"),
  ];
  for (const answer of answers) {
    await withUpstream(project(answer), async () => {
      const { status, body } = await ask(auth, "/auth/recover", { json: { email: json.email } });
      assert.equal(status, 202);
      assert.deepEqual(body, { status: "sent" });
    });
  }
});

Deno.test("an account service that is not there is no secret", () =>
  withUpstream(project(authError(503, "unavailable")), async () => {
    const { status } = await ask(auth, "/auth/recover", { json: { email: json.email } });
    assert.equal(status, 503);
  }));

Deno.test("login gives tokens and the member, made from what register wrote down", () =>
  withUpstream(project(() => Response.json(session)), async ({ asked }) => {
    const { email, password } = json;
    const { status, body } = await ask(auth, "/auth/login", { json: { email, password } });
    assert.equal(status, 200);
    const { access_token, refresh_token, expires_at } = session;
    assert.deepEqual(body, { access_token, refresh_token, expires_at, member });
    const joined = asked.find(({ path }) => path.endsWith("/member_join"));
    assert.deepEqual(joined?.body, { actor: ana, display_name: "Ana" });
  }));

Deno.test("an account that was made elsewhere may say anything about itself", async () => {
  const { email, password } = json;
  for (const user_metadata of [{}, { display_name: "x".repeat(81), community: 7, role: "admin" }]) {
    const answer = () => Response.json({ ...session, user: { ...user, user_metadata } });
    await withUpstream(project(answer), async ({ asked }) => {
      const { status } = await ask(auth, "/auth/login", { json: { email, password } });
      assert.equal(status, 200);
      const joined = asked.find(({ path }) => path.endsWith("/member_join"));
      assert.deepEqual(joined?.body, { actor: ana, display_name: "New member" });
    });
  }
});

Deno.test("what Supabase Auth refuses arrives in our words", async () => {
  const credentials = { email: json.email, password: json.password };
  for (
    const [status, code, ours] of [
      [400, "invalid_credentials", "401 invalid_credentials"],
      [400, "user_banned", "401 invalid_credentials"],
      [400, "email_not_confirmed", "403 email_not_confirmed"],
      [429, "over_request_rate_limit", "429 rate_limited"],
      [500, "unexpected_failure", "503 upstream_unavailable"],
      [400, "something_new", "500 internal_error"],
    ] as const
  ) {
    await withUpstream(project(authError(status, code)), async () => {
      const { status, body } = await ask(auth, "/auth/login", { json: credentials });
      assert.equal(`${status} ${body.code}`, ours);
    });
  }
  await withUpstream(project(authError(400, "refresh_token_not_found")), async () => {
    const { status } = await ask(auth, "/auth/refresh", { json: { refresh_token: "r" } });
    assert.equal(status, 401);
  });
});

Deno.test("attempts are counted per address, which the database never learns", () =>
  withUpstream(project(() => Response.json(session)), async ({ asked }) => {
    const from = async (address: string) => {
      const headers = { "x-forwarded-for": address };
      await ask(auth, "/auth/login", { json: { email: json.email, password: "x" }, headers });
      const { body } = asked.findLast(({ path }) => path.endsWith("/auth_attempt"))!;
      const { headers: sent } = asked.findLast(({ path }) => path.startsWith("/auth/v1"))!;
      const { client, kind } = body as { client: string; kind: string };
      assert.equal(kind, "login");
      assert.match(client, /^[0-9a-f]{64}$/);
      return { client, forwarded: sent.get("sb-forwarded-for"), key: sent.get("apikey") };
    };
    const one = await from("203.0.113.9");
    assert.deepEqual(one, { ...one, forwarded: "203.0.113.9", key: "sb_secret_test" });
    assert.equal((await from("198.51.100.1, 203.0.113.9")).client, one.client);
    assert.notEqual((await from("203.0.113.10")).client, one.client);
    const v6 = (await from("2001:db8:0:7::1")).client;
    assert.equal((await from("2001:0db8::7:aaaa:bbbb:cccc:dddd")).client, v6);
    assert.notEqual((await from("2001:db8:0:8::1")).client, v6);
    assert.equal((await from("nonsense")).client, (await from("")).client);
  }));

Deno.test("how long it takes does not tell an address; only a good login hurries", async () => {
  const { email, password, display_name } = json;
  const calls: [string, object][] = [
    ["register", { email, password, display_name }],
    ["login", { email, password }],
    ["recover", { email }],
  ];
  const took = async ([path, body]: [string, object], answer: () => Response, step = "400") => {
    let ms = 0;
    await withUpstream(project(answer), async () => {
      const began = performance.now();
      await ask(auth, `/auth/${path}`, { json: body });
      ms = performance.now() - began;
    }, { CHRONOBANK_AUTH_STEP_MS: step });
    return ms;
  };
  for (const call of calls) {
    const ms = await took(call, authError(400, "invalid_credentials"));
    assert.ok(ms >= 399, `a refusal of ${call[0]} after ${ms} ms`);
  }
  for (const call of [calls[0]!, calls[2]!]) {
    const ms = await took(call, () => Response.json(session));
    assert.ok(ms >= 399, `${call[0]} of a known address after ${ms} ms`);
  }
  assert.ok(await took(calls[1]!, () => Response.json(session), "9000") < 9000);
  for (const nonsense of ["1500 ms", "-1", "0"]) {
    const ms = await took(calls[2]!, () => Response.json(session), nonsense);
    assert.ok(ms >= 1499, `a step of ${nonsense} is the usual one: ${ms} ms`);
  }
});

Deno.test("too many attempts are refused before Supabase Auth is asked", () => {
  const verdict = { allowed: false, limit: 10, retry_after: 42 };
  return withUpstream(() => Response.json(verdict), async ({ asked }) => {
    for (const [path, body] of [["register", json], ["recover", { email: json.email }]] as const) {
      const { status, headers } = await ask(auth, `/auth/${path}`, { json: body });
      assert.equal(status, 429);
      assert.equal(headers.get("retry-after"), "42");
    }
    assert.ok(asked.every(({ path }) => path.endsWith("/auth_attempt")));
  });
});

Deno.test("neither password nor address nor token is logged, even when all is down", () =>
  withSettings({}, async () => {
    const headers = { "x-forwarded-for": "203.0.113.9" };
    const lines = await logged(async () => {
      const { status } = await ask(auth, "/auth/register", { json, headers });
      assert.equal(status, 503);
    });
    assert.equal(lines.length, 1);
    assert.doesNotMatch(lines[0]!, /ana@|horse|203\.0|sb_secret/);
  }));
