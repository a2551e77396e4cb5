import { deepStrictEqual } from "node:assert/strict";
import { citedNames, namedTests } from "../../scripts/generate/cited-tests.ts";

const page = await Deno.readTextFile("docs/security.md");
const [body = ""] = page.split(/^\[[^\]]+\]: /m);
const named = namedTests(page);

Deno.test("docs/security.md has all ten risks, each with its tests and what is left", () => {
  const sections = body.split(/^## /m).slice(1).map((section) => section.trim());
  const risks = sections.map((section) => section.split(":")[0]);
  deepStrictEqual(risks, Array.from({ length: 10 }, (_, at) => `API${at + 1}`));
  for (const section of sections) {
    const parts = [...section.matchAll(/^- \*\*([^*]+)\*\*: \S/gm)].map(([, part]) => part);
    deepStrictEqual([section.split("\n")[0], ...parts], [
      section.split("\n")[0],
      "What stops it",
      "Shown by",
      "Left to you",
    ]);
    deepStrictEqual(/Shown by\*\*:\s+\[/.test(section), true, section);
  }
});

Deno.test("each test that docs/security.md cites is there, under its own name", async () => {
  deepStrictEqual([...new Set(citedNames(body))].sort(), named.map(({ name }) => name).sort());
  for (const { path } of named) await Deno.stat(path);
});
