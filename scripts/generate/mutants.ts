import { type Figures, figuresOf, readFigures } from "../attack/figures.ts";
import { table } from "./markdown.ts";

/** What `deno task attack:mutants` has found. */
export type MutantFigures = Figures & {
  caught: number;
  survived: number;
  /** Each rule that was broken, and the test that saw it; null when none did. */
  mutants: { name: string; rule: string; caught_by: string | null }[];
};

/** `docs/mutants.md`: rules that were broken on purpose, and the tests that noticed. */
export async function mutantsPage(): Promise<string> {
  const figures = await readFigures<MutantFigures>("mutants");
  if (!figures) throw new Error(`There is no ${figuresOf("mutants")}.`);
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
