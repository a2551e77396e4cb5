import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { PATHS } from "../../scripts/generate/paths.ts";
import { call } from "../harness/call.ts";
import { stack } from "../harness/stack.ts";
import { goodCalls } from "./support/good-calls.ts";
import { operations } from "./support/operations.ts";
import { send } from "./support/send.ts";
import { newWorld } from "./support/world.ts";

const world = await newWorld("frames");

function assertFrame(headers: Headers): void {
  strictEqual(headers.get("access-control-allow-origin"), "*");
  strictEqual(headers.get("x-content-type-options"), "nosniff");
  strictEqual(headers.get("referrer-policy"), "no-referrer");
  match(headers.get("content-security-policy")!, /^default-src 'none'/);
  match(headers.get("strict-transport-security")!, /^max-age=\d{7,}/);
  match(headers.get("cache-control")!, /^(no-store|public, max-age=300)$/);
  match(headers.get("x-request-id")!, /^[A-Za-z0-9._-]{8,128}$/);
}

for (const operation of operations) {
  Deno.test(operation.name, async () => {
    const good = await goodCalls[operation.name]!(world);
    const { pathname } = new URL(`http://x${good.path}`);
    const preflight = await fetch(`${stack.url}/functions/v1${pathname}`, {
      method: "OPTIONS",
      headers: {
        "origin": "https://app.example",
        "access-control-request-method": operation.method,
        "access-control-request-headers": "authorization,content-type,idempotency-key",
      },
    });
    await preflight.body?.cancel();
    strictEqual(preflight.status, 204);
    const allowed = (name: string) => preflight.headers.get(`access-control-allow-${name}`)!;
    ok(allowed("methods").split(",").includes(operation.method), allowed("methods"));
    for (const header of ["authorization", "apikey", "content-type", "idempotency-key"]) {
      ok(allowed("headers").toLowerCase().split(",").includes(header), header);
    }

    const refused = await send(operation, good, { path: `${pathname}/no/such/path` });
    deepStrictEqual([refused.status, refused.body.code], [404, "not_found"]);
    assertFrame(refused.headers);
    const id = `test-${crypto.randomUUID()}`;
    const answer = await send(operation, good, { headers: { "x-request-id": id } });
    ok(answer.status < 300);
    assertFrame(answer.headers);
    strictEqual(answer.headers.get("x-request-id"), id);
    const zip = operation.name === "GET /member/export";
    match(answer.headers.get("content-type")!, zip ? /^application\/zip/ : /^application\/json/);
    const exposed = answer.headers.get("access-control-expose-headers")!.split(",");
    for (const header of ["x-request-id", "idempotency-replayed", "retry-after"]) {
      ok(exposed.includes(header), header);
    }
  });
}

Deno.test("a request id that is none is replaced", async () => {
  const seen = new Set<string>();
  for (
    const id of ["short", "with space in it", "x".repeat(129), "<script>alert(1)</script>", ""]
  ) {
    const headers = { "x-request-id": id };
    const sent = await call("GET", "/health", undefined, { headers });
    const given = sent.headers.get("x-request-id")!;
    match(given, /^[0-9a-f-]{36}$/);
    seen.add(given);
  }
  strictEqual(seen.size, 5);
});

Deno.test("what is served nowhere is 404 and says nothing more", async () => {
  for (const path of ["/", "/nowhere", "/..%2f", "/escrow/confirm/more", "/auth", "/_shared"]) {
    const { status } = await call("GET", path, undefined, { token: world.ana.token });
    strictEqual(status, 404, path);
  }
});

Deno.test("the document that is served is the one in the repository", async () => {
  const { body } = await call("GET", "/docs/openapi.json");
  deepStrictEqual(body, JSON.parse(await Deno.readTextFile(PATHS.openapi)));
});
