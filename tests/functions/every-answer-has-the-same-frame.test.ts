import assert from "node:assert/strict";
import docs from "../../supabase/functions/docs/index.ts";
import offers from "../../supabase/functions/offers/index.ts";
import { accessToken, ask, logged, withSettings, withUpstream } from "./support.ts";

const shape = ["code", "message", "details", "hint"];
const path = "/docs/openapi.json";

Deno.test("an unknown path is 404, an unknown method 405 with Allow", () =>
  withSettings({}, async () => {
    for (const unknown of ["/docs", "/docs/x", "/", "/other", "/docs/openapi.json/x"]) {
      const { status, body } = await ask(docs, unknown);
      assert.equal(status, 404, unknown);
      assert.equal(body.code, "not_found");
      assert.deepEqual(Object.keys(body), shape);
    }
    const wrong = await ask(docs, path, { method: "DELETE" });
    assert.equal(wrong.status, 405);
    assert.equal(wrong.headers.get("allow"), "OPTIONS, GET, HEAD");
    const both = await ask(offers, `/offers/${crypto.randomUUID()}`, { method: "PUT", body: "" });
    assert.equal(both.headers.get("allow"), "OPTIONS, GET, HEAD, PATCH");
  }));

Deno.test("answers and refusals carry security headers and a request id", () =>
  withSettings({}, async () => {
    for (const { headers } of [await ask(docs, path), await ask(docs, "/x")]) {
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.match(headers.get("strict-transport-security")!, /max-age/);
      assert.match(headers.get("content-security-policy")!, /default-src 'none'/);
      assert.match(headers.get("x-request-id")!, /^[0-9a-f-]{36}$/);
    }
    assert.equal((await ask(docs, "/x")).headers.get("cache-control"), "no-store");
  }));

Deno.test("a sane request id of the client is kept, another replaced", () =>
  withSettings({}, async () => {
    const send = async (id: string) =>
      (await ask(docs, path, { headers: { "x-request-id": id } })).headers.get("x-request-id");
    assert.equal(await send("order-4711.A"), "order-4711.A");
    for (const id of ["short", "a b c d e f", "x".repeat(129), '{"a":"bcdefgh"}']) {
      assert.notEqual(await send(id), id);
    }
  }));

Deno.test("browsers may call from everywhere, or from the listed origins", async () => {
  const preflight = (origin: string) =>
    ask(docs, path, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "GET" },
    });
  await withSettings({}, async () => {
    const { status, headers } = await preflight("https://app.example");
    assert.equal(status, 204);
    assert.equal(headers.get("access-control-allow-origin"), "*");
    assert.match(headers.get("access-control-allow-headers")!, /idempotency-key/);
    const refusal = await ask(docs, "/x", { headers: { origin: "https://app.example" } });
    assert.equal(refusal.headers.get("access-control-allow-origin"), "*");
    assert.match(refusal.headers.get("access-control-expose-headers")!, /x-request-id/);
  });
  await withSettings(
    { CHRONOBANK_CORS_ORIGINS: "https://a.example, https://b.example" },
    async () => {
      const allowed = await preflight("https://b.example");
      assert.equal(allowed.headers.get("access-control-allow-origin"), "https://b.example");
      const other = await preflight("https://c.example");
      assert.equal(other.headers.get("access-control-allow-origin"), null);
    },
  );
});

Deno.test("one line is logged, with the pattern of the path and nothing about the caller", () =>
  withUpstream(() => Response.json({ offer_id: "x" }), async () => {
    const token = await accessToken();
    const headers = { "x-forwarded-for": "203.0.113.9", "x-request-id": "request-1" };
    const id = crypto.randomUUID();
    const lines = await logged(async () => {
      await ask(offers, `/offers/${id}`, { token, headers });
    });
    assert.equal(lines.length, 1);
    const { ms, ...line } = JSON.parse(lines[0]!);
    assert.equal(typeof ms, "number");
    assert.deepEqual(line, {
      function: "offers",
      method: "GET",
      route: "/offers/:offer_id",
      status: 200,
      request_id: "request-1",
    });
  }));

Deno.test("anybody may read offers, but not with a token that does not hold", () =>
  withUpstream(() => Response.json({ items: [], next_cursor: null }), async ({ asked }) => {
    assert.equal((await ask(offers, "/offers")).status, 200);
    assert.equal((await ask(offers, "/offers", { token: "sb_publishable_test" })).status, 200);
    assert.equal((await ask(offers, "/offers", { token: "a.b.c" })).status, 401);
    assert.equal(asked.length, 2);
    for (const { headers } of asked) assert.equal(headers.get("apikey"), "sb_publishable_test");
  }));
