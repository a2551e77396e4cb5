import { BOOKS } from "../../../tests/concurrency/books.ts";
import type { Random } from "../../../tests/harness/random.ts";
import { isLostConnection } from "../../stack/pool.ts";
import { type Board, pick } from "./board.ts";
import type { Caller } from "./caller.ts";
import type { Clock } from "./client.ts";
import type { Journal } from "./journal.ts";
import { pause } from "./nemesis.ts";
import type { Victim } from "./victim.ts";

type Means = { board: Board; caller: Caller; journal: Journal; random: Random; clock: Clock };

/** Look at the books; a connection that is lost meanwhile has seen nothing. */
export async function lookAtBooks(victim: Victim, journal: Journal): Promise<void> {
  const [row] = await victim.query(BOOKS);
  journal.snapshots++;
  if (row?.wrong) journal.complain(`in one snapshot: ${row.wrong}`);
}

/** Look again and again, as long as it goes on. */
export async function watchBooks(victim: Victim, { journal, clock }: Means): Promise<void> {
  while (!clock.isOver()) {
    await unlessLost(() => lookAtBooks(victim, journal));
    await pause(500);
  }
}

/** Members read their statements, which add up whenever they are read. */
export async function readStatements(means: Means): Promise<void> {
  const { board, caller, journal, random, clock } = means;
  while (!clock.isOver()) {
    const [member] = board.pair(random);
    const answer = await caller.read(member, "wallet/statement?limit=100");
    if (answer?.status === 200 && answer.body.next_cursor === null) {
      const { opening, items, closing } = answer.body;
      const sum = items.reduce(
        (total: number, { amount }: { amount: number }) => total + amount,
        opening,
      );
      journal.statements++;
      if (sum !== closing) journal.complain(`a statement: ${JSON.stringify(answer.body)}`);
    } else if (answer && answer.status !== 200 && answer.status !== 503) {
      journal.complain(`a statement was refused: ${JSON.stringify(answer)}`);
    }
    await pause(200);
  }
}

/** Jobs by their paths, besides those that pg_cron starts; none may find or fail anything. */
export async function runJobs(jobs: string[], means: Means): Promise<void> {
  const { caller, journal, random, clock } = means;
  while (!clock.isOver()) {
    const job = pick(jobs, random)!;
    judgeJob(job, await caller.job(job), journal);
    await pause(200);
  }
}

export function judgeJob(
  job: string,
  answer: Awaited<ReturnType<Caller["job"]>>,
  journal: Journal,
) {
  if (!answer || answer.status === 503) return;
  const { failed, parked, findings = 0, skipped } = answer.body;
  if (answer.status !== 200 || parked > 0 || findings > 0) {
    journal.complain(`the job ${job}: ${JSON.stringify(answer)}`);
  } else if (!skipped && failed === 0) journal.batches++;
}

/** What is open, and which of its columns say until when. */
const DEADLINES = {
  escrows: { id: "escrow_id", is: "remaining > 0 and state <> 'disputed'", clocks: ["due_at"] },
  requests: { id: "request_id", is: "state = 'open'", clocks: ["expires_at"] },
  payment_requests: { id: "payment_request_id", is: "state = 'open'", clocks: ["due_at"] },
  disputes: {
    id: "dispute_id",
    is: "state = 'open'",
    clocks: ["decision_due_at", "statement_due_at", "opened_at"],
  },
};

/** For something open its time comes early, so that the jobs have to do. */
export async function hasten(victim: Victim, { random, clock }: Means): Promise<void> {
  while (!clock.isOver()) {
    const [table, { id, is, clocks }] = pick(Object.entries(DEADLINES), random)!;
    const early = `(${clocks[0]} - clock_timestamp())`;
    const moved = clocks.map((column) => `${column} = ${column} - ${early}`).join(", ");
    // Two statements sent as one are one transaction.
    await unlessLost(async () =>
      void await victim.query(`
        set local session_replication_role = replica;
        update ${table} set ${moved} where ${id} in (
          select ${id} from ${table} where ${is} and ${clocks[0]} > clock_timestamp()
            and community_id in (select community_id from communities where slug like 'town-%')
          order by random() limit 1 for update skip locked)`)
    );
    await pause(300);
  }
}

async function unlessLost(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isLostConnection(error)) throw error;
  }
}
