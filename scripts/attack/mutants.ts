import type { Mutant } from "./mutant.ts";
import { books } from "./mutants/books.ts";
import { calls } from "./mutants/calls.ts";
import { clocks } from "./mutants/clocks.ts";
import { keys } from "./mutants/keys.ts";
import { limits } from "./mutants/limits.ts";
import { locks } from "./mutants/locks.ts";
import { people } from "./mutants/people.ts";
import { tables } from "./mutants/tables.ts";
import { members } from "./mutants/members.ts";
import { lives } from "./mutants/lives.ts";
import { staff } from "./mutants/staff.ts";
import { payments } from "./mutants/payments.ts";
import { groups } from "./mutants/groups.ts";
import { lines } from "./mutants/lines.ts";
import { reads } from "./mutants/reads.ts";
import { watch } from "./mutants/watch.ts";
import { proof } from "./mutants/proof.ts";

/** Every rule that `deno task attack:mutants` breaks, one at a time. */
export const MUTANTS: Mutant[] = [
  ...books,
  ...limits,
  ...keys,
  ...calls,
  ...locks,
  ...clocks,
  ...people,
  ...tables,
  ...members,
  ...lives,
  ...staff,
  ...payments,
  ...groups,
  ...lines,
  ...reads,
  ...watch,
  ...proof,
];
