import assert from "node:assert/strict";
import requestAccept from "../../supabase/functions/request-accept/index.ts";
import { accessToken, ana, ask, withUpstream } from "./support.ts";

const json = { request_id: crypto.randomUUID() };
const made = { status: 201, body: { request: { state: "accepted" } }, replayed: false };

async function accept(headers: Record<string, string>) {
  return await ask(requestAccept, "/request-accept", { json, headers, token: await accessToken() });
}

Deno.test("a write is one RPC with the secret key, the actor and the key", () =>
  withUpstream(() => Response.json(made), async ({ asked }) => {
    const { status, body, headers } = await accept({ "idempotency-key": "abc" });
    assert.equal(status, 201);
    assert.deepEqual(body, made.body);
    assert.equal(headers.get("idempotency-replayed"), null);
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.path, "/rest/v1/rpc/request_accept");
    assert.equal(asked[0]?.headers.get("apikey"), "sb_secret_test");
    assert.deepEqual(asked[0]?.body, { ...json, actor: ana, idempotency_key: "abc" });
  }));

Deno.test("a replay says so, with the stored status and body", () =>
  withUpstream(() => Response.json({ ...made, replayed: true }), async () => {
    const { status, body, headers } = await accept({ "idempotency-key": "abc" });
    assert.equal(status, 201);
    assert.deepEqual(body, made.body);
    assert.equal(headers.get("idempotency-replayed"), "true");
  }));

Deno.test("a write without key, or with a bad one, reaches no database", () =>
  withUpstream(() => Response.json(made), async ({ asked }) => {
    assert.equal((await accept({})).body.code, "idempotency_key_required");
    assert.equal((await accept({ "idempotency-key": " " })).body.code, "idempotency_key_required");
    for (const key of ["x".repeat(256), "é", '""', "a\tb"]) {
      const { status, body } = await accept({ "idempotency-key": key });
      assert.equal(status, 400);
      assert.equal(body.code, "idempotency_key_invalid", key);
    }
    assert.equal(asked.length, 0);
  }));

Deno.test("a key in quotes, as the standard writes it, is the same key", () =>
  withUpstream(() => Response.json(made), async ({ asked }) => {
    await accept({ "idempotency-key": '"a-\\"b\\\\"' });
    await accept({ "idempotency-key": "a b" });
    await accept({ "idempotency-key": '"' });
    const keys = asked.map(({ body }) => (body as { idempotency_key: string }).idempotency_key);
    assert.deepEqual(keys, ['a-"b\\', "a b", '"']);
  }));
