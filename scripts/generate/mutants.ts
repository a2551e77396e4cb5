import { table } from "./markdown.ts";

/** What `deno task attack:mutants` has found. */
export const MUTANT_FIGURES = "docs/figures/mutants.json";

/** One rule that was broken, and the test that saw it; null when none did. */
export type Figures = {
  caught: number;
  survived: number;
  mutants: { name: string; rule: string; caught_by: string | null }[];
};

/** `docs/mutants.md`: rules that were broken on purpose, and the tests that noticed. */
export async function mutantsPage(): Promise<string> {
  const figures: Figures = JSON.parse(await Deno.readTextFile(MUTANT_FIGURES));
  return `# Do the tests bite?

\`deno task attack:mutants\` breaks one rule of the SQL at a time, makes a bank of what comes of it,
and runs the test that has to notice. It has broken ${figures.mutants.length} rules:
${figures.caught} were caught, ${figures.survived} survived. \`deno task generate\` writes this page
from [its figures](figures/mutants.json).

${
    table(
      ["what is broken", "the rule", "caught by"],
      figures.mutants.map(({ name, rule, caught_by }) => [name, rule, linked(caught_by)]),
    )
  }
`;
}

function linked(test: string | null): string {
  if (test === null) return "nothing";
  const name = test.replace(/^.*\//, "").replace(/\.(sql|test\.ts)$/, "").replaceAll("-", " ");
  return `[${name}](../${test})`;
}
