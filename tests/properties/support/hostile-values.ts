import fc, { type Arbitrary } from "fast-check";
import { follow, type Schema } from "../../api/support/operations.ts";

/** Texts that have broken something somewhere. */
const WILD_TEXTS = [
  "",
  " ",
  "\u0000",
  "\ud800",
  "' or 1=1 --",
  "'; drop table entries; --",
  "$$; select pg_sleep(1) $$",
  "${jndi:ldap://x}",
  "\r\nset-cookie: a=b",
  "%00%0d%0a",
  "=1+1",
  "../../etc/passwd",
  "\u202eright to left",
  "é".repeat(500),
  "𝕳𝖔𝖚𝖗𝖘",
  "null",
  "NaN",
  "infinity",
  "-infinity",
  "0000-00-00",
  "2026-02-30",
  "999999-12-31",
  "now",
];

const WILD_NUMBERS = [
  0,
  -0,
  -1,
  0.1,
  1e-9,
  1e21,
  -1e21,
  2 ** 31,
  2 ** 53 + 2,
  2 ** 63,
  -(2 ** 63),
  Number.MAX_VALUE,
  Number.MIN_VALUE,
];

/** Any JSON, some of it deep and some of it long. */
export const wildValue: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...WILD_TEXTS),
  fc.constantFrom<unknown>(...WILD_NUMBERS),
  fc.constantFrom<unknown>(null, true, false, [], {}),
  fc.string({ unit: "grapheme", maxLength: 50 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer({ min: 1, max: 300 }).map((depth) =>
    Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1)
  ),
  fc.integer({ min: 1, max: 60_000 }).map((length) => "x".repeat(length)),
);

/** The ids that there are, by the name of the field they would be right for. */
export type Ids = (field: string) => Arbitrary<string>;

/** A value that a schema allows; ids come from those that there are, mostly. */
export function goodValue(schema: Schema, ids: Ids, field = ""): Arbitrary<unknown> {
  const { anyOf, enum: words, type, format, pattern, ...bounds } = follow(schema);
  if (anyOf) return fc.oneof(...anyOf.map((one) => goodValue(one, ids, field)));
  if (words) return fc.constantFrom(...words);
  const kind = Array.isArray(type) ? type[0] : type;
  switch (kind) {
    case "integer":
      return fc.integer({
        min: Math.max(bounds.minimum ?? 0, -(2 ** 31)),
        max: Math.min(bounds.maximum ?? 1000, 2 ** 31 - 1),
      });
    case "number":
      return fc.double({ min: bounds.minimum ?? -90, max: bounds.maximum ?? 90, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(goodValue(bounds.items ?? {}, ids, field), {
        minLength: 0,
        maxLength: Math.min(bounds.maxItems ?? 3, 3),
      });
    case "object":
      return goodObject({ ...bounds }, ids);
    default:
      return goodText(format, pattern, bounds, ids(field));
  }
}

function goodText(
  format: string | undefined,
  pattern: string | undefined,
  { minLength = 1, maxLength = 60 }: Schema,
  ids: Arbitrary<string>,
): Arbitrary<unknown> {
  if (format === "uuid") return ids;
  if (format === "date") return fc.constantFrom("2026-01-31", "2024-02-29", "1999-12-31");
  if (format === "date-time") return fc.constantFrom("2027-01-01T00:00:00Z");
  if (format === "email") return fc.constantFrom("ana@example.org", "o'brien+1@example.org");
  if (pattern) return fc.constantFrom("other", "no-such", "1", "a-b-c");
  const odd = WILD_TEXTS.filter((text) =>
    text.trim() && text.isWellFormed() && !text.includes("\u0000") && text.length <= maxLength
  );
  return fc.oneof(
    fc.constantFrom(...odd),
    fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, 200) }),
  );
}

/** What is known to be welcome, field by field. */
export type Known = Record<string, unknown>;

/** An object with all that is required and some that is not; mostly what is known to be good. */
export function goodObject(schema: Schema, ids: Ids, known: Known = {}): Arbitrary<object> {
  const { properties = {}, required = [] } = schema;
  const fields = Object.entries(properties).map(([name, property]) => {
    const any = goodValue(property, ids, name);
    if (name in known) return [name, seldom(any, fc.constant(known[name]), 9)];
    return [name, required.includes(name) ? any : seldom(any, fc.constant(undefined), 4)];
  });
  return fc.record(Object.fromEntries(fields));
}

/** The same with one field gone, strange, or too much. */
export function nearlyGood(schema: Schema, ids: Ids, known: Known = {}): Arbitrary<object> {
  const names = Object.keys(schema.properties ?? {});
  const field = seldom(
    fc.constantFrom("__proto__", "constructor", "actor", "p;--"),
    fc.constantFrom("no_such_field", ...names),
    6,
  );
  const value = fc.option(wildValue, { nil: undefined });
  return fc.tuple(goodObject(schema, ids, known), field, value)
    .map(([object, name, value]) => ({ ...object, [name]: value }));
}

/** One of two, the second so many times as often. */
export function seldom<A, B>(
  rare: Arbitrary<A>,
  mostly: Arbitrary<B>,
  weight: number,
): Arbitrary<A | B> {
  return fc.oneof({ weight, arbitrary: mostly }, { weight: 1, arbitrary: rare });
}
