import { type Figures, figuresOf, readFigures } from "../attack/figures.ts";
import { table } from "./markdown.ts";

/** What `deno task attack:mutants` has found. */
export type MutantFigures = Figures & {
  caught: number;
  survived: number;
  /** Each rule that was broken, and what saw it; null where nothing did, or nobody asked. */
  mutants: { name: string; rule: string; caught_by: string | null; model: boolean | null }[];
};

/** `docs/mutants.md`: rules that were broken on purpose, and the tests that noticed. */
export async function mutantsPage(): Promise<string> {
  const figures = await readFigures<MutantFigures>("mutants");
  if (!figures) throw new Error(`There is no ${figuresOf("mutants")}.`);
  return `# Do the tests bite?

\`deno task attack:mutants\` breaks one rule of the SQL at a time, makes a bank of what comes of it,
and runs the test that has to notice. It has broken ${figures.mutants.length} rules:
${figures.caught} were caught, ${figures.survived} survived. \`deno task generate\` writes this page
from [its figures](figures/mutants.json). With \`deno task attack:mutants "" model\` each of these
banks is also played against the [model](attacks.md), which nobody told what is broken.

${
    table(
      ["what is broken", "the rule", "caught by", "and by the model"],
      figures.mutants.map((
        { name, rule, caught_by, model },
      ) => [name, rule, linked(caught_by), model === null ? "–" : model ? "yes" : "no"]),
    )
  }
`;
}

function linked(test: string | null): string {
  if (test === null) return "nothing";
  const name = test.replace(/^.*\//, "").replace(/\.(sql|test\.ts)$/, "").replaceAll("-", " ");
  return `[${name}](../${test})`;
}
