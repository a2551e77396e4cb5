import { deepStrictEqual } from "node:assert/strict";

const api = await Deno.readTextFile("docs/api.md");
const narrow = (text: string) => text.replaceAll(/ {2,}/g, " ");

/** Calls of the API, by their name: `GET /wallet`. */
const known = new Set([...api.matchAll(/^\| `((?:GET|POST|PATCH) [^`]+)`/gm)].map(([, c]) => c!));

async function pages(): Promise<string[]> {
  const docs = await Array.fromAsync(Deno.readDir("docs"), ({ name }) => `docs/${name}`);
  return ["README.md", ...docs.filter((path) => path.endsWith(".md") && path !== "docs/api.md")];
}

Deno.test("every call that the docs name is a call there is", async () => {
  const unknown: string[] = [];
  for (const page of await pages()) {
    const text = await Deno.readTextFile(page);
    for (const [, call = ""] of text.matchAll(/`((?:GET|POST|PATCH|PUT|DELETE) \/[^`?\s]*)/g)) {
      if (call !== "POST /pg/query" && !known.has(call)) unknown.push(`${page}: ${call}`);
    }
  }
  deepStrictEqual(unknown, []);
});

Deno.test("the README's rows of the API are those of docs/api.md", async () => {
  const rows = narrow(await Deno.readTextFile("README.md")).match(/^\| `[A-Z]+ \/.*$/gm) ?? [];
  deepStrictEqual(rows.filter((row) => !api.includes(`${row}\n`)), []);
});
