import type { Mutant } from "./mutant.ts";
import { books } from "./mutants/books.ts";
import { calls } from "./mutants/calls.ts";
import { clocks } from "./mutants/clocks.ts";
import { keys } from "./mutants/keys.ts";
import { limits } from "./mutants/limits.ts";
import { locks } from "./mutants/locks.ts";
import { people } from "./mutants/people.ts";

/** Every rule that `deno task attack:mutants` breaks, one at a time. */
export const MUTANTS: Mutant[] = [
  ...books,
  ...limits,
  ...keys,
  ...calls,
  ...locks,
  ...clocks,
  ...people,
];
