import assert from "node:assert/strict";
import escrow from "../../supabase/functions/escrow/index.ts";
import offersCreate from "../../supabase/functions/offers-create/index.ts";
import offers from "../../supabase/functions/offers/index.ts";
import requests from "../../supabase/functions/requests/index.ts";
import wallet from "../../supabase/functions/wallet/index.ts";
import { accessToken, ask, secret, withSettings } from "./support.ts";

// No database behind these: whatever gets past the checks is an outage (503).
const settings = { CHRONOBANK_JWT_SECRET: secret };
const offer = { title: "Bread", description: "Sourdough.", category: "baking" };
const escrow_id = crypto.randomUUID();

async function refusal(
  init: Parameters<typeof ask>[2],
  fn = offersCreate,
  path = "/offers-create",
) {
  const { status, body } = await ask(fn, path, { token: await accessToken(), key: "k", ...init });
  assert.deepEqual(Object.keys(body), ["code", "message", "details", "hint"]);
  return `${status} ${body.code}`;
}

Deno.test("what is right gets through to the database", () =>
  withSettings(settings, async () => {
    assert.equal(await refusal({ json: offer }), "503 upstream_unavailable");
    assert.equal(
      await refusal({ json: { ...offer, title: "🍞".repeat(120) } }),
      "503 upstream_unavailable",
      "characters are counted as Postgres counts them",
    );
  }));

Deno.test("a body that is no JSON object is refused", () =>
  withSettings(settings, async () => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    for (const body of ["{", "{'a':1}", "\u0000", '{"a":1}x', "NaN"]) {
      assert.equal(await refusal({ body, headers }), "400 invalid_json", body);
    }
    const latin1 = new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]);
    assert.equal(await refusal({ body: latin1, headers }), "400 invalid_json");
    for (const body of ["[]", "null", "1", '"x"', "", "[".repeat(30_000) + "]".repeat(30_000)]) {
      assert.equal(await refusal({ body, headers }), "400 invalid_input", body.slice(0, 9));
    }
  }));

Deno.test("a body that breaks off is no fault of ours", () =>
  withSettings(settings, async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"title":')),
      pull: (controller) => controller.error(new TypeError("connection reset")),
    });
    const headers = { "content-type": "application/json" };
    assert.equal(await refusal({ body, headers }), "400 invalid_json");
  }));

Deno.test("a body that is not sent as JSON is refused", () =>
  withSettings(settings, async () => {
    const body = JSON.stringify(offer);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"]) {
      const headers = { "content-type": type };
      assert.equal(await refusal({ body, headers }), "415 unsupported_media_type");
    }
  }));

Deno.test("a large body is refused, announced or not", () =>
  withSettings(settings, async () => {
    const headers = { "content-type": "application/json" };
    const padded = (bytes: number) => JSON.stringify(offer).padEnd(bytes);
    assert.equal(await refusal({ body: padded(65_536), headers }), "503 upstream_unavailable");
    assert.equal(await refusal({ body: padded(65_537), headers }), "413 body_too_large");
    const large = JSON.stringify({ ...offer, description: "x".repeat(2_000_000) });
    assert.equal(await refusal({ body: large, headers }), "413 body_too_large");
    const chunked = new Blob([large]).stream();
    assert.equal(await refusal({ body: chunked, headers }), "413 body_too_large");
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    });
    assert.equal(await refusal({ body: endless, headers }), "413 body_too_large");
  }));

Deno.test("a field that is named twice is refused, at any depth", () =>
  withSettings(settings, async () => {
    const headers = { "content-type": "application/json" };
    for (
      const body of [
        '{"title":"a","title":"b"}',
        '{"title":"a","t\\u0069tle":"b"}',
        '{"location":{"name":"a","latitude":1,"name":"b"}}',
        '{"x":[{"a":[1,"a"],"b":{},"a":2}]}',
      ]
    ) assert.equal(await refusal({ body, headers }), "400 invalid_json", body);
    const body = '{"x":["a","a",{"b":"b"},{"b":"\\"b\\":"}],"b":"x"}';
    assert.equal(await refusal({ body, headers }), "400 invalid_input");
  }));

Deno.test("unknown fields, wrong types and text that cannot be stored are refused", () =>
  withSettings(settings, async () => {
    const wrong: Record<string, unknown>[] = [
      { actor: crypto.randomUUID() },
      { unit: "HOUR" },
      { title: "" },
      { title: "   " },
      { title: "x".repeat(121) },
      { title: 1 },
      { title: null },
      { title: "a\u0000b" },
      { title: "\ud800" },
      { description: "x".repeat(4001) },
      { category: "Not A Slug" },
      { community_id: "1" },
      { location: { name: "x", latitude: 91, longitude: 0 } },
      { location: { name: "x", latitude: 1, longitude: 0, altitude: 3 } },
    ];
    for (const change of wrong) {
      const got = await refusal({ json: { ...offer, ...change } });
      assert.equal(got, "400 invalid_input", JSON.stringify(change));
    }
    const body = JSON.stringify(offer).replace("{", '{"__proto__":{"amount":1},');
    const headers = { "content-type": "application/json" };
    assert.equal(await refusal({ body, headers }), "400 invalid_input");
  }));

Deno.test("amounts are whole, positive and bounded", () =>
  withSettings(settings, async () => {
    for (const amount of ["1", 0, -1, 1.5, 1_000_001, 2 ** 53, 1e300, null, true, [1]]) {
      const json = { escrow_id, amount };
      assert.equal(await refusal({ json }, escrow, "/escrow/confirm"), "400 invalid_input");
    }
    const headers = { "content-type": "application/json" };
    const body = `{"escrow_id":"${escrow_id}","amount":1e999}`;
    assert.equal(await refusal({ body, headers }, escrow, "/escrow/confirm"), "400 invalid_input");
  }));

Deno.test("each issue names its field", () =>
  withSettings(settings, async () => {
    const json = { ...offer, amount: 0, location: { name: "x", latitude: 99, longitude: 0 } };
    const { body } = await ask(offersCreate, "/offers-create", {
      json,
      key: "k",
      token: await accessToken(),
    });
    const paths = body.details.issues.map(({ path }: { path: string }) => path);
    assert.deepEqual(paths, ["amount", "location.latitude"]);
  }));

Deno.test("query parameters are checked like bodies", () =>
  withSettings(settings, async () => {
    for (
      const query of [
        "limit=0",
        "limit=101",
        "limit=1e1",
        "limit=",
        "near=1",
        "near=91,0",
        "near=1,181",
        "radius_km=5",
        "near=1,2&radius_km=501",
        "near=1,2&radius_km=0",
        "q=",
        "q=%00",
        "q=a&q=b",
        "community_id=x",
        "page_size=5",
        "__proto__=1",
      ]
    ) assert.equal(await refusal({}, offers, `/offers?${query}`), "400 invalid_input", query);
    assert.equal(await refusal({}, requests, "/requests?box=all"), "400 invalid_input");
    for (const query of ["from=2026-02-30", "from=0000-01-01", "to=x", "format=xml", "unit=h"]) {
      const got = await refusal({}, wallet, `/wallet/statement?${query}`);
      assert.equal(got, "400 invalid_input", query);
    }
    const path = "/offers?q=bread&near=52.37,-4.9&radius_km=2.5&limit=100";
    assert.equal(await refusal({}, offers, path), "503 upstream_unavailable");
  }));

Deno.test("an id in the path that is no id is not found", () =>
  withSettings(settings, async () => {
    assert.equal(await refusal({}, escrow, "/escrow/1"), "404 not_found");
    assert.equal(await refusal({}, escrow, "/escrow/%00"), "404 not_found");
  }));
