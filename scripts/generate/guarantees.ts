import { readFigures } from "../attack/figures.ts";
import { citedNames, namedTests } from "./cited-tests.ts";
import type { MutantFigures } from "./mutants.ts";

/** `[12 broken rules seen](mutants.md)`, in the row of a promise. */
const COUNT = /\[[^\][]*\]\(mutants\.md\)(?=[^|]*\|$)/;

/** Rows that name their tests, each with the number of broken rules that these have seen. */
export async function withBrokenRules(page: string): Promise<string> {
  const figures = await readFigures<MutantFigures>("mutants");
  const caught = (figures?.mutants ?? []).map(({ caught_by }) => caught_by);
  const paths = new Map(namedTests(page).map(({ name, path }) => [name, path]));
  return page.split("\n").map((line) => {
    if (!line.startsWith("|")) return line;
    const tests = citedNames(line).map((name) => paths.get(name));
    const seen = caught.filter((test) => test && tests.includes(test)).length;
    return line.replace(
      COUNT,
      `[${seen} broken ${seen === 1 ? "rule" : "rules"} seen](mutants.md)`,
    );
  }).join("\n");
}
