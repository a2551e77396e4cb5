import fc, { type Arbitrary } from "fast-check";
import type { Operation } from "../../api/support/operations.ts";
import { goodValue, type Ids, seldom, wildValue } from "./hostile-values.ts";

/** Parts of a path that are no ids, or hardly. */
const WILD_PARTS = [
  ...["%00", "1", "..%2f", "'", "%e2%80%ae", "%ff", "%", "%2e%2e", ";a=b", "%0d%0aset-cookie:a"],
  ...["00000000-0000-0000-0000-000000000000", "%257B", "x".repeat(4000), "me", "null", "*"],
];

const ENDS = ["/", "//", "/.", "/..", "%20", "#x", ".json"];

/** The path of an operation with its query, where the good call went, mostly. */
export function hostilePath(
  { path: template, query }: Operation,
  ids: Ids,
  good: string,
): Arbitrary<string> {
  const [goodPath = "", goodQuery = ""] = good.split("?");
  const names = template.split("/");
  const parts = goodPath.split("/").map((part, at) => {
    const name = /^\{(\w+)\}$/.exec(names[at] ?? "")?.[1];
    if (!name) return fc.constant(part);
    return seldom(fc.constantFrom(...WILD_PARTS), seldom(ids(name), fc.constant(part), 4), 24);
  });
  const twice = [...Object.keys(query), "select", "a[]"].map((name) => `${name}=1&${name}=2`);
  return fc.tuple(
    fc.tuple(...parts).map((parts) => parts.join("/")),
    seldom(fc.constantFrom(...ENDS), fc.constant(""), 30),
    seldom(search(query, ids), fc.constant(goodQuery), goodQuery ? 3 : 1),
    seldom(fc.constantFrom(...twice), fc.constant(""), 20),
  ).map(([path, end, ...texts]) => {
    const text = texts.filter(Boolean).join("&");
    return `${path}${end}${text && `?${text}`}`;
  });
}

function search(query: Operation["query"], ids: Ids): Arbitrary<string> {
  const values = Object.entries(query).map(([name, schema]) => [
    name,
    seldom(wildValue, goodValue(schema, ids, name), 5),
  ]);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] }).map((chosen) => {
    const texts = Object.entries(chosen).map(([name, value]) => [name, String(value)]);
    return new URLSearchParams(texts.map(([name, text]) => [name!, text!.slice(0, 2000)]))
      .toString();
  });
}
