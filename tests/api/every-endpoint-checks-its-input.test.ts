import { deepStrictEqual } from "node:assert/strict";
import { badObjects } from "./support/bad-values.ts";
import { badQueries } from "./support/bad-queries.ts";
import { digestOf } from "./support/digest.ts";
import { goodCalls } from "./support/good-calls.ts";
import { type Operation, operations } from "./support/operations.ts";
import { assertWelcome, type Changes, send } from "./support/send.ts";
import { newWorld } from "./support/world.ts";

type Attack = [name: string, changes: Changes, status: number, code: string];

const world = await newWorld("checking-input");

for (const operation of operations) {
  Deno.test(operation.name, async () => {
    const good = await goodCalls[operation.name]!(world);
    const before = await digestOf(world);
    const attacks = [
      ...onBody(operation, good.body),
      ...onQuery(operation, good.path),
      ...onKey(operation),
      ...onMethod(operation, good.path),
    ];
    for (const [name, changes, status, code] of attacks) {
      const answer = await send(operation, good, changes);
      const { body } = answer;
      deepStrictEqual([name, answer.status, body.code], [name, status, code], body.message);
      deepStrictEqual(Object.keys(body), ["code", "message", "details", "hint"], name);
    }
    deepStrictEqual(await digestOf(world), before, "nothing has changed");
    assertWelcome(await send(operation, good));
  });
}

function onBody({ body: schema }: Operation, good: GoodBody): Attack[] {
  if (!schema) return [];
  const bytes = (body: unknown, headers = {}): Changes => ({ body, headers });
  const text = JSON.stringify(good);
  const refused = ["null", "[]", "1", '"text"', `[${text}]`].map((
    body,
  ): Attack => [body, bytes(body), 400, "invalid_input"]);
  const broken = ["{", '{"a":', "{'a': 1}", `${text}x`, "\u0000", '{"a": NaN}', '{"a":1,"a":2}'];
  const unread = broken.map((body): Attack => [body, bytes(body), 400, "invalid_json"]);
  const types = ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""];
  const untyped = types.map((
    type,
  ): Attack => [
    `content-type ${type}`,
    bytes(text, { "content-type": type }),
    415,
    "unsupported_media_type",
  ]);
  const long = JSON.stringify({ ...good, no_such_field: "x".repeat(2 * 1024 * 1024) });
  const justTooLong = " ".repeat(64 * 1024 + 1 - text.length) + text;
  return [
    ...refused,
    ...unread,
    ...untyped,
    ["two megabytes", bytes(long), 413, "body_too_large"],
    ["a byte too many", bytes(justTooLong), 413, "body_too_large"],
    ...badObjects(schema, good ?? {}).map((
      body,
    ): Attack => [JSON.stringify(body).slice(0, 300), { body }, 400, "invalid_input"]),
  ];
}

function onQuery({ method, name, query }: Operation, path: string): Attack[] {
  // The document is served as it is, whatever is asked.
  if (method !== "GET" || name === "GET /docs/openapi.json") return [];
  return badQueries(query).map(([text, code]) => [text, { path: `${path}?${text}` }, 400, code]);
}

function onKey({ keyed }: Operation): Attack[] {
  if (!keyed) return [];
  return [
    ["no key", { key: null }, 400, "idempotency_key_required"],
    [
      "an empty key",
      { key: null, headers: { "idempotency-key": " " } },
      400,
      "idempotency_key_required",
    ],
    ["a long key", { key: "k".repeat(256) }, 400, "idempotency_key_invalid"],
    ["a key with an umlaut", { key: "schlüssel" }, 400, "idempotency_key_invalid"],
    ["an empty quoted key", { key: '""' }, 400, "idempotency_key_invalid"],
  ];
}

function onMethod({ method, name }: Operation, path: string): Attack[] {
  const known = operations.filter((one) => pattern(one.path).test(path)).map((one) => one.method);
  return ["GET", "POST", "PUT", "PATCH", "DELETE"]
    .filter((other) => other !== method && !known.includes(other))
    .map((method): Attack => {
      const changes: Changes = { method, body: method === "GET" ? undefined : {} };
      return [`${method} instead of ${name}`, changes, 405, "method_not_allowed"];
    });
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`);
}

type GoodBody = Record<string, unknown> | undefined;
