import type { Schema } from "./operations.ts";

/** Query strings that an operation must refuse, each with the code it answers. */
export function badQueries(query: Record<string, Schema>): [string, string][] {
  const bad: [string, string][] = [["no_such_parameter=1", "invalid_input"]];
  for (const [name, schema] of Object.entries(query)) {
    for (const value of badTexts(name, schema)) {
      bad.push([`${name}=${encodeURIComponent(value)}`, "invalid_input"]);
    }
    bad.push([`${name}=1&${name}=2`, "invalid_input"]);
  }
  if (query.cursor) bad.push(["cursor=nonsense", "invalid_cursor"]);
  if (query.radius_km) bad.push(["radius_km=5", "invalid_input"]);
  return bad;
}

function badTexts(name: string, { type, pattern, enum: words, maxLength }: Schema): string[] {
  if (name === "radius_km") return ["0", "-1", "501", "1e2", "x", "Infinity", "NaN"];
  if (type === "integer") return ["", "0", "-1", "101", "1.5", "1e1", "x", "0x10", "9".repeat(20)];
  if (name === "near") return ["", "52", "91,0", "0,181", "52.1;4.9", "a,b", "1,2,3"];
  const texts = maxLength === undefined ? [] : ["", "  ", "x".repeat(maxLength + 1), "\u0000"];
  if (pattern || words) texts.push("", "no such", "' or 1=1 --");
  return texts;
}
