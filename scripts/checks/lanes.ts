import { testsAlone, testsOnStack } from "./deno-tests.ts";
import { generated } from "./generated.ts";
import { houseRules } from "./house-rules.ts";
import { migrations } from "./migrations.ts";
import { pgtap } from "./pgtap.ts";
import { source } from "./source.ts";
import { squawk } from "./squawk.ts";
import { demo, embeddedStart, grantsBefore, grantsStay, logTellsNothing } from "./stack-steps.ts";
import type { Step } from "./step.ts";

/**
 * The steps in two lanes that share nothing but the machine. A word picks the steps with that name,
 * or, when no step is called so, the tests in files with that word in their path.
 */
export function chooseLanes(word: string): Step[][] {
  const all = lanes("");
  const named = all.map((lane) => lane.filter((step) => step.name.includes(word)));
  if (named.some((lane) => lane.length > 0)) return named;
  return [testsAlone(word), [pgtap(word), testsOnStack(word)]];
}

function lanes(part: string): Step[][] {
  const ofSources = [...source, houseRules, squawk, ...testsAlone(part), embeddedStart];
  const ofDatabase = [...migrations, generated, pgtap(part)];
  const ofStack = [grantsBefore, testsOnStack(part), demo, grantsStay, logTellsNothing];
  return [ofSources, [...ofDatabase, ...ofStack]];
}
