import { fingerprint, readFigures } from "../attack/figures.ts";
import { formatted } from "./format.ts";
import { withBrokenRules } from "./guarantees.ts";
import { tellsResults, withResults } from "./performance.ts";

/** `[what was found](figures/races.json#pairs)`: its text is what that part says. */
const QUOTE = /\[[^\][]*\]\(figures\/([a-z-]+)\.json#([a-z-]+)\)/g;

/** Every page of the docs that quotes figures, with what the last runs have found. */
export async function quotingPages(): Promise<{ path: string; text: string }[]> {
  const bank = await fingerprint();
  const names = await Array.fromAsync(Deno.readDir("docs"), ({ name }) => name);
  const pages = await Promise.all(
    names.filter((name) => name.endsWith(".md")).sort().map(async (name) => {
      const path = `docs/${name}`;
      const kept = await Deno.readTextFile(path);
      if (kept.search(QUOTE) < 0 && !tellsResults(kept)) return [];
      const text = await withResults(await quoted(kept, bank), bank);
      return [{ path, text: await formatted(await withBrokenRules(text), "md") }];
    }),
  );
  return pages.flat();
}

async function quoted(page: string, bank: string): Promise<string> {
  const quotes = [...page.matchAll(QUOTE)];
  for (const [link, attack = "", part = ""] of quotes) {
    const figures = await readFigures(attack);
    const run = `${figures?.date}, ${figures?.bank === bank ? "this bank" : "an earlier bank"}`;
    const said = part === "run" ? run : figures?.says[part];
    if (!figures || !said) throw new Error(`No figures say ${link}.`);
    page = page.replace(link, `[${said}](figures/${attack}.json#${part})`);
  }
  return page;
}
