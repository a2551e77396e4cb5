import type { Random } from "../../../tests/harness/random.ts";
import type { Board } from "./board.ts";
import type { Answer, Caller } from "./caller.ts";
import type { Journal, Written } from "./journal.ts";
import { nextOperation, type Operation } from "./operations.ts";

/** Whether the attack goes on, and whether clients still hang up. */
export type Clock = { isOver: () => boolean };

/** After these nobody can do what was meant any more. */
const OVER = /_not_open$|^dispute_closed$|^deadline_passed$|^not_found$/;
/** The refusals that a call may meet that makes sense. */
const FAIR = /^(404|409) |^400 amount_rounds_to_nothing$/;

/** One client: writes, and tries again with the same key until it has an answer. */
export async function play(
  { board, caller, journal, random, clock, name }: {
    board: Board;
    caller: Caller;
    journal: Journal;
    random: Random;
    clock: Clock;
    name: string;
  },
): Promise<void> {
  for (let number = 1; !clock.isOver(); number++) {
    const operation = nextOperation(board, random, `${name}-${number}`);
    const heard = await persist(operation, { caller, journal, random, clock });
    journal.written.push(judge(operation, heard, journal));
  }
}

type Means = { caller: Caller; journal: Journal; random: Random; clock: Clock };

/** The answer to an operation, null when the client gives up, and how many tries had none. */
type Heard = { answer: Answer | null; unheard: number };

async function persist(operation: Operation, means: Means): Promise<Heard> {
  const { journal, random } = means;
  const givesUp = random(25) === 0;
  for (let attempt = 1;; attempt++) {
    const answer = await attemptOnce(operation, means);
    if (answer && answer.status < 500) {
      journal.heard();
      if (answer.replayed) journal.replays++;
      return { answer, unheard: attempt - 1 };
    }
    if (answer?.status === 503) journal.unavailable++;
    else if (answer) journal.complain(`${operation.kind}: ${JSON.stringify(answer)}`);
    if (givesUp) return { answer: null, unheard: attempt };
    journal.retries++;
    await new Promise((resume) => setTimeout(resume, random(50 * Math.min(attempt, 10))));
  }
}

/** Now and then the client hangs up, in the middle of its own words or of the bank's. */
async function attemptOnce(
  operation: Operation,
  { caller, journal, random, clock }: Means,
): Promise<Answer | null> {
  const mood = clock.isOver() ? 99 : random(100);
  if (mood < 2) {
    journal.fault("requests cut in half");
    await caller.writeHalf(operation, random);
    return null;
  }
  if (mood >= 10) return await caller.write(operation);
  const answer = await caller.write(operation, AbortSignal.timeout(random(60)));
  if (!answer) journal.fault("connections dropped");
  return answer;
}

function judge(operation: Operation, { answer, unheard }: Heard, journal: Journal): Written {
  const written = { ...operation, unheard };
  if (!answer) return { ...written, outcome: "unknown" };
  const { status, body } = answer;
  if (status < 300) {
    operation.learn?.(body);
    return { ...written, outcome: "acknowledged", answer };
  }
  if (!FAIR.test(`${status} ${body.code}`)) {
    journal.complain(`${operation.kind} was refused: ${JSON.stringify(answer)}`);
  }
  if (OVER.test(body.code)) operation.drop?.();
  return { ...written, outcome: "refused", answer };
}
