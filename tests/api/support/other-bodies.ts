import type { GoodCall } from "./good-calls.ts";
import type { Operation } from "./operations.ts";

/** The same body, with one field changed at a time to something that is as valid. */
export function otherBodies({ body: schema }: Operation, { body = {} }: GoodCall): unknown[] {
  // Only a split has an amount, so its resolution stays; and only a class a teacher.
  const others = Object.entries(body).filter(([name]) =>
    !["resolution", "preset", "kind", "side"].includes(name)
  )
    .map(([name, value]) => ({ ...body, [name]: other(name, value) }));
  const optional = { reason: "Because.", note: "A note.", location: null };
  const more = Object.entries(optional)
    .filter(([name]) => name in schema!.properties! && !(name in body))
    .filter(([name]) => name !== "location" || JSON.stringify(schema).includes('"null"'))
    .map(([name, value]) => ({ ...body, [name]: value }));
  return [...others, ...more].filter((other) => JSON.stringify(other) !== JSON.stringify(body));
}

function other(name: string, value: unknown): unknown {
  if (name === "category" || name === "parent") return "gardening";
  if (name === "subject") return "disputes";
  if (name === "field") return "description";
  if (name === "reason" && value === "other") return "no_show";
  if (name === "reason" && value === "gift") return "correction";
  if (typeof value === "number") return value - 1;
  if (typeof value === "boolean") return !value;
  if (name === "scopes") return ["confirm"];
  if (name === "expires_at") return new Date(Date.now() + 3_600_000).toISOString();
  if (Array.isArray(value)) return [...value, other(name, value[0])];
  if (name === "rate") return { ours: 3, theirs: 2 };
  if (typeof value === "object") return value;
  const text = String(value);
  if (/^[0-9a-f-]{36}$/.test(text)) return crypto.randomUUID();
  return `${text} Or so.`;
}
