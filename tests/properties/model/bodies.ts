import type { Arguments, Body } from "./command.ts";

/** Of what was answered as much as is expected. */
export function partOf(body: Body, expected: Body): Body {
  if (expected === null || typeof expected !== "object" || Array.isArray(expected)) return body;
  const names = Object.keys(expected);
  return Object.fromEntries(names.map((name) => [name, partOf(body?.[name], expected[name])]));
}

/** Something that another body would say; nothing where only words of a list are sent. */
export function otherBody(args: Arguments): Arguments | undefined {
  for (const [name, value] of Object.entries(args)) {
    if (name.endsWith("_id") && typeof value === "string") return { [name]: crypto.randomUUID() };
    if (typeof value === "number") return { [name]: value + 1 };
    if (typeof value === "boolean") return { [name]: !value };
    if (["title", "statement", "note", "display_name"].includes(name)) return { [name]: "Else" };
  }
}
