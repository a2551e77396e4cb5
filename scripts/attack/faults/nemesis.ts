import type { Random } from "../../../tests/harness/random.ts";
import { isLostConnection } from "../../stack/pool.ts";
import type { Clock } from "./client.ts";
import type { Journal } from "./journal.ts";
import type { Victim } from "./victim.ts";

type Fault = (victim: Victim, random: Random) => Promise<void>;

/** What breaks, each by its name in the figures. */
export const FAULTS: Record<string, Fault> = {
  "backends terminated": async (victim, random) => {
    for (const pid of await backends(victim, 1 + random(3))) {
      await victim.query(`select pg_terminate_backend(${pid})`);
    }
  },
  // Postgres gives up the memory that all backends share, and with it all backends.
  "backends killed": async (victim) => {
    for (const pid of await backends(victim, 1)) kill(pid);
  },
  "every connection closed": async (victim) => {
    await victim.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`);
  },
  "functions killed": async (victim, random) => {
    await victim.killFunctions();
    await pause(random(500));
    await untilUp(() => victim.startFunctions());
  },
  "Postgres stopped at once": async (victim, random) => {
    await victim.crashPostgres();
    await pause(random(1000));
    await victim.startPostgres();
  },
  "both stopped": async (victim) => {
    await Promise.all([victim.killFunctions(), victim.crashPostgres()]);
    await victim.startPostgres();
    await untilUp(() => victim.startFunctions());
  },
};

/** Breaks one thing after the other, in an order of its own; all is mended when it ends. */
export async function torment(
  victim: Victim,
  { journal, random, clock, every }: {
    journal: Journal;
    random: Random;
    clock: Clock;
    /** Milliseconds between two faults, on average. */
    every: number;
  },
): Promise<void> {
  let bag: string[] = [];
  for (;;) {
    const next = Date.now() + every / 2 + random(every);
    while (Date.now() < next && !clock.isOver()) await pause(100);
    if (clock.isOver()) return;
    if (bag.length === 0) bag = shuffled(Object.keys(FAULTS), random);
    const name = bag.pop()!;
    journal.fault(name);
    await FAULTS[name]!(victim, random).catch((error) => {
      // Whom the terminator meets first may be the terminator's own connection.
      if (!isLostConnection(error)) throw error;
    });
    await untilAnswered(journal, clock);
  }
}

/** Nothing breaks before the bank works again: somebody has an answer. */
async function untilAnswered(journal: Journal, clock: Clock): Promise<void> {
  const mended = Date.now();
  while (journal.heardAt < mended && !clock.isOver()) {
    await pause(50);
    if (Date.now() < mended + 60_000) continue;
    journal.complain("nobody had an answer for a minute");
    return;
  }
}

/** Backends that work for somebody else, those in the middle of something first; pg_cron's too. */
async function backends(victim: Victim, count: number): Promise<number[]> {
  const rows = await victim.query(`
    select pid from pg_stat_activity
    where pid <> pg_backend_pid() and backend_type in ('client backend', 'pg_cron')
    order by state is not distinct from 'idle', random() limit ${count}`);
  return rows.map(({ pid }) => pid);
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    // What pg_cron has begun may be over by now.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** While Postgres recovers, nothing can be started that needs it. */
async function untilUp(start: () => Promise<void>): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 5) throw error;
      await pause(500);
    }
  }
}

function shuffled<T>(list: T[], random: Random): T[] {
  return list.map((thing) => ({ thing, at: random(1_000_000) }))
    .sort((one, other) => one.at - other.at).map(({ thing }) => thing);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}
