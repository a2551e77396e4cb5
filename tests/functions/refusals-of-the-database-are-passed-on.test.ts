import assert from "node:assert/strict";
import escrow from "../../supabase/functions/escrow/index.ts";
import { accessToken, ask, logged, secret, withSettings, withUpstream } from "./support.ts";

const json = { escrow_id: crypto.randomUUID() };
const confirm = async () =>
  await ask(escrow, "/escrow/confirm", { json, key: "k", token: await accessToken() });

function refused(code: string, facts: unknown, message = "No.", status = 400): Response {
  const details = typeof facts === "string" ? facts : JSON.stringify(facts);
  return Response.json({ code, message, details, hint: "Try." }, { status });
}

Deno.test("a rule of the bank arrives with its code, status, facts and hint", () =>
  withUpstream(() => refused("PT409", { code: "more_than_held", remaining: 45 }), async () => {
    const { status, body } = await confirm();
    assert.equal(status, 409);
    assert.equal(body.code, "more_than_held");
    assert.deepEqual(body.details, { remaining: 45 });
    assert.match(body.message, /held/);
    assert.match(body.hint, /remaining/);
  }));

Deno.test("a rate limit says when to come back", () =>
  withUpstream(() => refused("PT429", { code: "rate_limited", retry_after: 17 }), async () => {
    const { status, headers } = await confirm();
    assert.equal(status, 429);
    assert.equal(headers.get("retry-after"), "17");
  }));

Deno.test("deadlocks and serialization failures are tried again, not for ever", async () => {
  const done = { status: 200, body: { state: "released" }, replayed: false };
  for (const code of ["40P01", "40001"]) {
    const twice = (_: string, nth: number) =>
      nth < 3 ? refused(code, null, "deadlock detected", 500) : Response.json(done);
    await withUpstream(twice, async ({ asked }) => {
      assert.equal((await confirm()).status, 200);
      assert.equal(asked.length, 3);
    });
    await withUpstream(() => refused(code, null, "deadlock detected", 500), async ({ asked }) => {
      assert.equal((await confirm()).status, 500);
      assert.equal(asked.length, 4);
    });
  }
});

Deno.test("an unknown error is 500, its cause only in the log", async () => {
  const text = 'null value in column "x" for ana@example.org 10.1.2.3';
  const unknown = [
    () => refused("23502", "Failing row contains (secret).", text, 400),
    () => refused("PT409", "no json", text),
    () => refused("PT409", { code: "no_such_code" }, text),
    () => Response.json({ status: 200, body: {} }),
    () => Response.json(null),
  ];
  for (const answer of unknown) {
    await withUpstream(answer, async ({ asked }) => {
      const lines = await logged(async () => {
        const { status, body } = await confirm();
        assert.equal(status, 500);
        assert.equal(body.code, "internal_error");
        assert.deepEqual(body.details, {});
      });
      assert.equal(asked.length, 1);
      assert.equal(lines.length, 1);
      assert.ok(JSON.parse(lines[0]!).cause);
      assert.doesNotMatch(lines[0]!, /ana@|10\.1\.2\.3|Failing row/);
    });
  }
});

Deno.test("no connection, no resources and a timeout are 503", async () => {
  for (const code of ["08006", "53300", "57014", "PGRST000", "PGRST003"]) {
    await withUpstream(() => refused(code, null, "no", 503), async () => {
      const { status, body, headers } = await confirm();
      assert.equal(status, 503);
      assert.equal(body.code, "upstream_unavailable");
      assert.ok(headers.get("retry-after"));
    });
  }
  await withSettings({ CHRONOBANK_JWT_SECRET: secret }, async () => {
    assert.equal((await confirm()).body.code, "upstream_unavailable");
  });
});

Deno.test("a token that PostgREST refuses is refused", () =>
  withUpstream(() => refused("PGRST303", null, "JWT expired", 401), async () => {
    const token = await accessToken();
    const { status, body } = await ask(escrow, `/escrow/${json.escrow_id}`, { token });
    assert.equal(status, 401);
    assert.equal(body.code, "unauthenticated");
  }));

Deno.test("a database that never answers is given up", async () => {
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const timeout = AbortSignal.timeout;
  const waited: number[] = [];
  AbortSignal.timeout = (milliseconds) => {
    waited.push(milliseconds);
    return timeout.call(AbortSignal, 50);
  };
  const settings = {
    SUPABASE_URL: `http://127.0.0.1:${silent.addr.port}`,
    CHRONOBANK_JWT_SECRET: secret,
  };
  try {
    await withSettings(settings, async () => {
      const { status, body } = await confirm();
      assert.equal(status, 503);
      assert.equal(body.code, "upstream_unavailable");
    });
  } finally {
    AbortSignal.timeout = timeout;
    silent.close();
  }
  assert.deepEqual(waited, [30_000]);
});
