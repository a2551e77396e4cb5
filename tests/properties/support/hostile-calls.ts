import fc, { type Arbitrary } from "fast-check";
import { type Operation, operations } from "../../api/support/operations.ts";
import { goodObject, goodValue, type Ids, nearlyGood, wildValue } from "./hostile-values.ts";

/** A request as it goes over the wire. */
export type HostileCall = {
  method: string;
  path: string;
  /** Who sends it: an index into the tokens there are. */
  actor: number;
  headers: Record<string, string>;
  body?: string;
};

/** Header values that have broken something somewhere. */
const WILD_HEADERS = ["' or 1=1", "a, b", "1e309", "x".repeat(5000), "\u00e9", "()", "*/*;q=x"];

/** Requests to every operation there is: good ones, nearly good ones, and wild ones. */
export function hostileCalls(
  ids: Map<string, string[]>,
  actors: number[],
): Arbitrary<HostileCall> {
  const any = fc.constantFrom(...[...ids.values()].flat());
  const fitting: Ids = (field) =>
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...ids.get(field) ?? ids.get("member_id")!) },
      { weight: 1, arbitrary: any },
      { weight: 1, arbitrary: fc.uuid() },
    );
  return fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      method: fc.oneof(
        { weight: 30, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom("PUT", "DELETE", "PATCH", "POST", "OPTIONS") },
      ),
      path: paths(operation, fitting),
      actor: fc.constantFrom(...actors),
      headers: headers(operation),
      body: bodies(operation, fitting),
    })
  ).map(({ body, ...call }) => ["GET", "OPTIONS"].includes(call.method) ? call : { ...call, body });
}

function paths({ path, query }: Operation, ids: Ids): Arbitrary<string> {
  const part = (name: string) =>
    fc.oneof(
      { weight: 12, arbitrary: ids(name) },
      { weight: 1, arbitrary: fc.constantFrom("%00", "1", "..%2f", "'", "%e2%80%ae", "%ff") },
    );
  const values = Object.entries(query).map(([name, schema]) => [
    name,
    fc.oneof({ weight: 3, arbitrary: goodValue(schema, ids, name) }, {
      weight: 1,
      arbitrary: wildValue,
    }),
  ]);
  const search = fc.record(Object.fromEntries(values), { requiredKeys: [] }).map((chosen) =>
    new URLSearchParams(
      Object.entries(chosen).map(([name, value]) => [name, String(value).slice(0, 2000)]),
    ).toString()
  );
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return fc.tuple(fc.tuple(...names.map(part)), search)
    .map(([parts, text]) => {
      let next = 0;
      const filled = path.replaceAll(/\{\w+\}/g, () => parts[next++]!);
      return text ? `${filled}?${text}` : filled;
    });
}

function headers({ keyed }: Operation): Arbitrary<Record<string, string>> {
  const key = fc.oneof(
    { weight: 8, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom("same key", '"quoted"', "x".repeat(255)) },
    { weight: 1, arbitrary: fc.constantFrom(...WILD_HEADERS) },
  );
  const type = fc.oneof(
    { weight: 12, arbitrary: fc.constant("application/json") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("text/plain", "application/json; charset=utf-7", "a/b"),
    },
  );
  const wild = fc.dictionary(
    fc.constantFrom("x-request-id", "x-forwarded-for", "accept", "prefer", "range", "origin"),
    fc.constantFrom(...WILD_HEADERS),
    { maxKeys: 2 },
  );
  return fc.tuple(key, type, fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, wild)).map((
    [key, type, others],
  ) => ({ ...others, "content-type": type, ...(keyed ? { "idempotency-key": key } : {}) }));
}

function bodies({ body }: Operation, ids: Ids): Arbitrary<string | undefined> {
  const wild = fc.oneof(
    wildValue.map((value) => JSON.stringify(value)),
    fc.constantFrom(
      "",
      "{",
      '{"a":1,"a":2}',
      "[".repeat(5000),
      '{"__proto__":{"x":1}}',
      "\ufeff{}",
    ),
    fc.string({ unit: "binary", maxLength: 40 }),
  );
  if (!body) return wild;
  return fc.oneof(
    { weight: 5, arbitrary: goodObject(body, ids).map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: nearlyGood(body, ids).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: wild },
  );
}
