import { type Random, randomFrom } from "../../../tests/harness/random.ts";
import { withConnection } from "../../postgres/with-connection.ts";
import { Board } from "./board.ts";
import { Caller } from "./caller.ts";
import { play } from "./client.ts";
import { Journal } from "./journal.ts";
import { FAULTS, torment } from "./nemesis.ts";
import { settleTowns, type Town } from "./people.ts";
import { reckon, type Reckoning, replayAll } from "./reckoning.ts";
import { findJobs, jobsGoOn } from "./jobs.ts";
import { findTraces } from "./traces.ts";
import { Victim } from "./victim.ts";
import { hasten, lookAtBooks, readStatements, runJobs, watchBooks } from "./witnesses.ts";

/** How hard the bank is attacked. */
type Attack = {
  seconds: number;
  clients: number;
  members: number;
  /** Milliseconds from one fault to the next, on average. */
  every: number;
  seed: number;
  /** Whether to wait at the end until pg_cron has run every job of each minute once more. */
  waitForCron: boolean;
  say?: (text: string) => void;
};

/** What came of it. Nothing is wrong when nothing was lost, doubled or complained about. */
export type Outcome = { journal: Journal; reckoning: Reckoning; replayed: number };

/** Attack a bank of its own, and hold what its clients know against what there is. */
export async function attack(options: Attack): Promise<Outcome> {
  const victim = new Victim();
  try {
    await victim.start();
    return await attackOn(victim, options);
  } finally {
    await victim.close();
  }
}

async function attackOn(victim: Victim, options: Attack): Promise<Outcome> {
  const { seconds, clients, members, every, seed, say = () => {} } = options;
  const { jwtSecret } = victim.stack;
  const towns = await withConnection(
    victim.adminUrl,
    (sql) => settleTowns(sql, members, jwtSecret),
  );
  const caller = new Caller(victim);
  await openLine(caller, towns);
  const jobs = await withConnection(victim.adminUrl, findJobs);

  const journal = new Journal();
  const end = Date.now() + seconds * 1000;
  // However slow the machine is, everything breaks once.
  const hasBroken = () => Object.keys(FAULTS).every((kind) => journal.faults[kind]);
  const clock = { isOver: () => Date.now() > end && hasBroken() };
  const board = new Board(towns);
  // Each has numbers of their own: how fast one is does not change what another does.
  const means = (number: number) => {
    const random: Random = randomFrom(seed * 1000 + number);
    return { board, caller, journal, random, clock, every, name: `${seed}-${number}` };
  };
  const progress = setInterval(() => say(progressOf(journal)), 10_000);
  try {
    await Promise.all([
      torment(victim, means(0)),
      ...Array.from({ length: clients }, (_, at) => play(means(at + 1))),
      watchBooks(victim, means(clients + 1)),
      readStatements(means(clients + 2)),
      runJobs(jobs, means(clients + 3)),
      hasten(victim, means(clients + 4)),
    ]);
  } finally {
    clearInterval(progress);
  }

  say("All is mended. Holding what the clients know against what there is.");
  const reckoning = reckon(journal.written, await withConnection(victim.adminUrl, findTraces));
  const replayed = await replayAll(caller, journal);
  await jobsGoOn(victim, { jobs, caller, journal, waitForCron: options.waitForCron });
  await lookAtBooks(victim, journal);
  for (const line of [...victim.internalErrors(), ...victim.deaths]) journal.complain(line);
  return { journal, reckoning, replayed };
}

/** The first two communities trade. */
async function openLine(caller: Caller, [one, other]: Town[]): Promise<void> {
  for (const [here, there] of [[one!, other!], [other!, one!]] as const) {
    const terms = { floor: -60000, ceiling: 60000, rate: { ours: 1, theirs: 1 } };
    const answer = await caller.write({
      ...{ kind: "line", key: "line", actor: here.staff, path: "admin/lines" },
      ...{ body: { partner: there.slug, ...terms }, trace: "", transfers: 0 },
    });
    if (answer?.status !== 201) throw new Error(JSON.stringify(answer));
  }
}

function progressOf(journal: Journal): string {
  const faults = Object.values(journal.faults).reduce((sum, times) => sum + times, 0);
  return `${journal.written.length} writes, ${faults} faults, ${journal.retries} retries, ` +
    `${journal.snapshots} snapshots, ${journal.complaints.length} complaints`;
}
