import { deepStrictEqual } from "node:assert/strict";
import type { Results } from "../../bench/results.ts";

async function pages(): Promise<string[]> {
  const docs = await Array.fromAsync(Deno.readDir("docs"), ({ name }) => `docs/${name}`);
  return ["README.md", ...docs.filter((path) => path.endsWith(".md"))];
}

/** The anchors of a page, made of its headings as code hosts make them; of figures, their parts. */
async function anchors(path: string): Promise<string[]> {
  const page = await Deno.readTextFile(path);
  if (path === "bench/results.json") return measured(JSON.parse(page));
  if (path.endsWith(".json")) return ["run", ...Object.keys(JSON.parse(page).says)];
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-")
  );
}

/** What a page may quote: a figure, or a value of a measure. */
function measured({ figures, measures }: Results): string[] {
  const values = Object.entries(measures).flatMap(([name, { values }]) =>
    Object.keys(values).map((value) => `${name}.${value}`)
  );
  return [...Object.keys(figures), ...values];
}

Deno.test("every link of the README and the docs leads somewhere", async () => {
  const broken: string[] = [];
  for (const page of await pages()) {
    const text = await Deno.readTextFile(page);
    for (const [link, target = ""] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const { pathname, hash } = new URL(target, `file:///${page}`);
      const path = target.startsWith("#") ? page : pathname.slice(1);
      const found = await Deno.stat(path).then(() => true, () => false);
      const whole = found && (!hash || (await anchors(path)).includes(hash.slice(1)));
      if (!whole) broken.push(`${page}: ${link}`);
    }
  }
  deepStrictEqual(broken, []);
});
