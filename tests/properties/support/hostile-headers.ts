import fc, { type Arbitrary } from "fast-check";
import type { Operation } from "../../api/support/operations.ts";
import { seldom } from "./hostile-values.ts";

/** Headers that somebody between us and the client might listen to, or that we do. */
const NAMES = [
  ...["x-request-id", "x-forwarded-for", "x-forwarded-host", "forwarded", "x-original-url"],
  ...["x-http-method-override", "accept", "accept-profile", "content-profile", "prefer", "range"],
  ...["origin", "cookie", "apikey", "x-cron-key", "if-match", "expect", "x-client-info"],
];

/** Values that have broken something somewhere. */
const VALUES = [
  ...["' or 1=1", "a, b", "1e309", "x".repeat(5000), "\u00e9", "()", "*/*;q=x", "", "*", "GET"],
  ...["params=single-object", "/functions/v1/admin/members", "private", "0-0", "100-continue"],
];

const KEYS = ["same key", '"quoted"', '"half', "x".repeat(255), "x".repeat(256), ...VALUES];

const TYPES = [
  ...["text/plain", "application/json; charset=utf-7", "a/b", "", "application/json, text/html"],
  ...["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "APPLICATION/JSON"],
];

/** The headers of a call: what it needs, mostly, and some that it does not. */
export function hostileHeaders({ keyed }: Operation): Arbitrary<Record<string, string>> {
  const key = seldom(fc.constantFrom(...KEYS), fc.uuid(), 9);
  const type = seldom(fc.constantFrom(...TYPES), fc.constant("application/json"), 24);
  const wild = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES), { maxKeys: 2 });
  return fc.tuple(key, type, seldom(wild, fc.constant({}), 5)).map(([key, type, others]) => ({
    ...others,
    "content-type": type,
    ...(keyed ? { "idempotency-key": key } : {}),
  }));
}
