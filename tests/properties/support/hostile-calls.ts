import fc, { type Arbitrary } from "fast-check";
import { type Operation, operations } from "../../api/support/operations.ts";
import { disguised, type RawBody, strangeBody } from "./hostile-bodies.ts";
import { hostileHeaders } from "./hostile-headers.ts";
import { hostilePath } from "./hostile-paths.ts";
import {
  goodObject,
  type Ids,
  type Known,
  nearlyGood,
  seldom,
  wildValue,
} from "./hostile-values.ts";

/** A request as it goes over the wire. */
export type HostileCall = {
  /** The operation of openapi.json that it began as. */
  operation: string;
  method: string;
  path: string;
  /** Who sends it: an index into the tokens there are. */
  actor: number;
  headers: Record<string, string>;
  body?: string | Uint8Array;
};

const METHODS = ["PUT", "DELETE", "PATCH", "POST", "OPTIONS", "HEAD", "QUERY"];

/** A call that would be welcome, and who makes it: an index into the tokens there are. */
export type Welcome = { actor: number; path: string; body?: Record<string, unknown> };

/** Requests to every operation there is, by anybody: good ones, nearly good ones, and wild ones. */
export function hostileCalls(
  ids: Map<string, string[]>,
  actors: number[],
  welcome: Map<string, Welcome>,
): Arbitrary<HostileCall> {
  const any = fc.constantFrom(...[...ids.values()].flat());
  const fitting: Ids = (field) =>
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...ids.get(field) ?? ids.get("member_id")!) },
      { weight: 1, arbitrary: any },
      { weight: 1, arbitrary: fc.uuid() },
    );
  return fc.constantFrom(...operations).chain((operation) => {
    const good = welcome.get(operation.name)!;
    return fc.record({
      method: seldom(fc.constantFrom(...METHODS), fc.constant(operation.method), 30),
      path: hostilePath(operation, fitting, good.path),
      actor: seldom(fc.constantFrom(...actors), fc.constant(good.actor), 2),
      headers: hostileHeaders(operation),
      sent: bodies(operation, fitting, good.body),
    }).map(({ sent, headers, method, ...call }) => {
      const whole = { operation: operation.name, method, headers, ...call };
      if (["GET", "HEAD", "OPTIONS"].includes(method)) return whole;
      return { ...whole, headers: { ...headers, ...sent.headers }, body: sent.body };
    });
  });
}

function bodies({ body }: Operation, ids: Ids, good?: Known): Arbitrary<RawBody> {
  const wild = wildValue.map((value) => ({ body: JSON.stringify(value), headers: {} }));
  const strange = fc.oneof(strangeBody, wild);
  if (!body) return strange;
  const hidden = (value: object) => disguised(JSON.stringify(value));
  return fc.oneof(
    { weight: 6, arbitrary: goodObject(body, ids, good).chain(hidden) },
    { weight: 4, arbitrary: nearlyGood(body, ids, good).chain(hidden) },
    { weight: 1, arbitrary: strange },
  );
}
