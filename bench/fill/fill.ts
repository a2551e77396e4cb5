import postgres from "postgres";
import type { Address } from "../../scripts/checks/address.ts";
import { openCopies } from "./copies.ts";
import { putBack, setAside } from "./indexes.ts";
import { Ledger } from "./ledger.ts";
import { Lives } from "./lives.ts";
import { settle } from "./people.ts";
import { play } from "./play.ts";
import { writeStates } from "./rows.ts";
import type { Size } from "./sizes.ts";
import { SPAN, storyOf } from "./story.ts";

/** What a bank was filled with. */
type Filled = { members: number; exchanges: number; transfers: number; seconds: number };

/**
 * Fill a new, empty bank with two years of exchanges. They are worked out here and written past the
 * triggers, because one RPC after the other would take hours for millions; a test compares their
 * rows with those that the RPCs leave, and reconcile finds nothing.
 * @param daysOfRuns for which the bank still knows when its jobs ran, as it does for thirty
 */
export async function fill(
  { adminUrl }: Address,
  size: Size,
  tell: (line: string) => void = () => {},
  daysOfRuns = 30,
): Promise<Filled> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const done = (what: string) => tell(`${seconds().toFixed(0).padStart(6)} s  ${what}`);
  const [sql, other] = [1, 2].map(() => postgres(adminUrl, { max: 1, onnotice: () => {} })) as [
    postgres.Sql,
    postgres.Sql,
  ];
  try {
    const until = Date.now() - 60_000;
    const indexes = await setAside(sql);
    const copies = openCopies(adminUrl, await transactionOf(sql));
    const people = await settle(sql, copies, size, (until - SPAN) * 1000);
    done(`${people.members.length} members in ${people.communities.length} communities`);
    const story = storyOf(people, until);
    const lives = new Lives(people, story);
    const ledger = new Ledger(people, copies);
    const stage = { lives, ledger, copies, opened: [], held: [], disputed: [] };
    await play(stage, story);
    const transfers = ledger.close();
    done(`${stage.held.length} exchanges, ${transfers} transfers`);
    await writeStates(people, stage, until);
    await copies.end();
    done("all rows are in");
    await passTransactions(sql, copies.transactions);
    await putBack([sql, other], indexes);
    done("indexes");
    await sql.unsafe(await Deno.readTextFile(new URL("aftermath.sql", import.meta.url)));
    await addRuns(sql, daysOfRuns);
    await sql.unsafe("vacuum (analyze)");
    done("the jobs are where they would be, the tables are swept and counted");
    const exchanges = stage.held.length;
    return { members: people.members.length, exchanges, transfers, seconds: seconds() };
  } finally {
    await Promise.all([sql.end(), other.end()]);
  }
}

async function transactionOf(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<[{ id: string }]>`select pg_current_xact_id()::text as id`;
  return Number(row.id);
}

async function addRuns(sql: postgres.Sql, days: number): Promise<void> {
  await sql`
    insert into public.job_runs (job, as_of, started_at, finished_at, done, failed)
    select j.job, t, t + interval '1 second', t + interval '1.1 seconds', 0, 0
    from private.jobs j
    cross join lateral (select case
      when j.schedule like '* %' then interval '1 minute'
      when j.schedule like '*/5 %' then '5 minutes'
      when j.schedule like '% * * * *' then '1 hour' else '1 day' end as pause) p
    cross join generate_series(now() - ${days} * interval '1 day', now(), p.pause) t
    order by t`;
}

/**
 * Let transactions pass that do nothing, up to one: each posting says in which one it was made, and
 * reconcile believes none that is still to come.
 */
async function passTransactions(sql: postgres.Sql, until: number): Promise<void> {
  await sql.unsafe("create temp table passing (n integer) on commit delete rows");
  await sql.unsafe(`do $$ begin
    while pg_current_xact_id()::text::bigint <= ${until} loop
      for n in 1..least(10000, ${until} - pg_current_xact_id()::text::bigint + 1) loop
        begin
          insert into passing values (1);
        exception when others then null;
        end;
      end loop;
      commit;
    end loop;
  end $$`);
  await sql.unsafe("drop table passing");
}
