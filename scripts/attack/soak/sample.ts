import postgres, { type Sql } from "postgres";
import type { TestStack } from "../../checks/test-stack.ts";
import { run } from "../../postgres/command.ts";
import type { Measure } from "./measures.ts";
import type { Point } from "./trend.ts";
import type { Work } from "./work.ts";

/** What was measured in the course of a run; a measure may have nothing to say at a time. */
export type Samples = Record<Measure, Point[]>;

type Size = { all: number; kept: number; dead: number };

/** Looks at a stack at work from outside, as an operator's monitor does. */
export class Sampler {
  readonly samples: Samples = {
    memory: [],
    connections: [],
    growth: [],
    kept: [],
    dead: [],
    jobs: [],
    reconcile: [],
    answers: [],
  };
  /** The jobs that ran by themselves meanwhile. */
  readonly jobs = new Set<string>();
  #sql: Sql;
  #began = performance.now();
  #bytes = 0;
  #lastRun = 0;
  #stack: TestStack;
  constructor(stack: TestStack) {
    this.#stack = stack;
    this.#sql = postgres(stack.database.adminUrl, { max: 1, onnotice: () => {} });
  }

  /** Remember what there is before anybody works. */
  async begin(): Promise<void> {
    this.#bytes = (await sizeOf(this.#sql)).all;
    await this.#runs();
    await this.#reconcile();
    this.jobs.clear();
  }

  async look({ calls, times }: Work): Promise<void> {
    const size = await sizeOf(this.#sql);
    this.#note("memory", await memoryOf(this.#stack.pid));
    this.#note("connections", await connectionsOf(this.#sql));
    this.#note("growth", calls > 0 ? (size.all - this.#bytes) / calls : null);
    this.#note("kept", size.kept / 1024);
    this.#note("dead", size.dead * 100);
    this.#note("reconcile", await this.#reconcile());
    this.#note("jobs", await this.#runs());
    this.#note("answers", median(times.splice(0)));
  }

  async end(): Promise<void> {
    await this.#sql.end();
  }

  #note(measure: Measure, value: number | null): void {
    const at = (performance.now() - this.#began) / 1000;
    if (value !== null) this.samples[measure].push({ at, value });
  }

  /** What the hourly check of the books takes, for as many transfers as there are now. */
  async #reconcile(): Promise<number | null> {
    const since = performance.now();
    const [row] = await this.#sql`select private.run_batch('reconcile') as result`;
    const { done } = row!.result;
    return done < 10 ? null : (performance.now() - since) / done * 1000;
  }

  /** How long the runs took that pg_cron began since the last look. */
  async #runs(): Promise<number | null> {
    const rows = await this.#sql<{ job: string; id: number; ms: number }[]>`
      select job, job_run_id::int as id,
        extract(epoch from finished_at - started_at)::float8 * 1000 as ms
      from job_runs where job_run_id > ${this.#lastRun} and job <> 'reconcile'`;
    for (const { job, id } of rows) {
      this.jobs.add(job);
      this.#lastRun = Math.max(this.#lastRun, id);
    }
    if (rows.length === 0) return null;
    return rows.reduce((sum, { ms }) => sum + ms, 0) / rows.length;
  }
}

/** Resident memory in MB, as the system counts it. */
async function memoryOf(pid: number): Promise<number> {
  return Number((await run(["ps", "-o", "rss=", "-p", String(pid)])).out) / 1024;
}

async function connectionsOf(sql: Sql): Promise<number> {
  const [row] = await sql`
    select count(*)::int as n from pg_stat_activity
    where backend_type = 'client backend' and datname = current_database()
      and pid <> pg_backend_pid()`;
  return row!.n;
}

/** Bytes of all tables with their indexes, and of those whose rows stay as many as they are. */
async function sizeOf(sql: Sql): Promise<Size> {
  const [row] = await sql`
    select sum(pg_total_relation_size(s.relid))::float8 as all,
      sum(pg_total_relation_size(s.relid)) filter (where s.relname in
        ('accounts', 'memberships', 'rate_limits', 'reconciled'))::float8 as kept,
      sum(s.n_dead_tup)::float8 / greatest(sum(s.n_live_tup + s.n_dead_tup), 1) as dead
    from pg_stat_user_tables s where s.schemaname in ('public', 'private', 'auth')`;
  return row as unknown as Size;
}

function median(values: number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
