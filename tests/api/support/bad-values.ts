import { follow, type Schema } from "./operations.ts";

/** One value of each type that JSON knows. */
const OF_TYPES: Record<string, unknown[]> = {
  null: [null],
  boolean: [true],
  integer: [12],
  number: [1.5],
  string: ["text"],
  array: [["x"]],
  object: [{ x: 1 }],
};

/** Values that a schema does not allow; each is refused for a reason of its own. */
function badValues(schema: Schema): unknown[] {
  const kinds = alternatives(follow(schema));
  const allowed = kinds.flatMap(({ type }) => type ?? []);
  const strange = Object.entries(OF_TYPES)
    .filter(([type]) => !allowed.includes(type))
    .filter(([type]) => type !== "integer" || !allowed.includes("number"))
    .flatMap(([, values]) => values);
  return [...strange, ...kinds.flatMap(outOfBounds)];
}

/** Objects with one thing wrong in each, made from a good one. */
export function badObjects(schema: Schema, good: Record<string, unknown>): unknown[] {
  const { properties = {}, required = [] } = schema;
  const without = (name: string) => ({ ...good, [name]: undefined });
  return [
    ...required.map(without),
    { ...good, no_such_field: 1 },
    { ...good, ["__proto__x"]: {} },
    ...Object.entries(properties).flatMap(([name, property]) =>
      badValues(property).map((value) => ({ ...good, [name]: value }))
    ),
  ];
}

function alternatives(schema: Schema): Schema[] {
  const each = schema.anyOf?.map(follow) ?? [schema];
  return each.flatMap((one) =>
    Array.isArray(one.type) ? one.type.map((type) => ({ ...one, type })) : [one]
  );
}

function outOfBounds(schema: Schema): unknown[] {
  switch (schema.type) {
    case "string":
      return strings(schema);
    case "integer":
      return [...numbers(schema), 1.5, 0.1, -0.5];
    case "number":
      return numbers(schema);
    case "array":
      return lists(schema);
    case "object":
      return badObjects(schema, goodPlace).concat([[]], [{}]);
    default:
      return [];
  }
}

/** The one kind of object that is part of an input. */
const goodPlace = { name: "Riverside", latitude: 52.37, longitude: 4.9 };

function strings({ enum: words, pattern, format, minLength = 0, maxLength }: Schema): unknown[] {
  const bad: unknown[] = [];
  if (words || pattern || format) bad.push("", "no such", "'; drop table members; --", "Ü\u0000");
  if (format === "date") bad.push("2026-02-30", "0000-01-01", "2026-11-20T10:00:00Z", "infinity");
  if (minLength > 0) bad.push("", "   ", "\n\t", "x".repeat(minLength - 1));
  if (maxLength !== undefined) bad.push("x".repeat(maxLength + 1), "nul \u0000", "half \ud83d");
  return bad;
}

function numbers({ minimum, maximum }: Schema): unknown[] {
  const bad: unknown[] = [1e15, 2 ** 53 + 2, -1e15, Number.MAX_VALUE];
  if (minimum !== undefined) bad.push(minimum - 1);
  if (maximum !== undefined) bad.push(maximum + 1);
  if (minimum !== undefined && minimum > 0) bad.push(0, -1, -60);
  return bad;
}

function lists({ items = {}, maxItems }: Schema): unknown[] {
  const bad: unknown[] = badValues(items).map((value) => [value]);
  if (maxItems !== undefined) bad.push(Array(maxItems + 1).fill("x"));
  return bad;
}
