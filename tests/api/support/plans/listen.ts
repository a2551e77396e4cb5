import { sql } from "../../../harness/sql.ts";
import type { Ran } from "./plan.ts";

/** From now on Postgres writes down how it runs each statement that the REST API sends. */
export async function explainEverything(): Promise<void> {
  const [{ name }] = await sql<[{ name: string }]>`select current_database() as name`;
  const settings = {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
    // As on a hosted project: its disks find any page as soon as the next one.
    random_page_cost: "1.1",
    // This bank is big, not huge: where a table would still be read as a whole because that is
    // cheaper here, an index has to be able to serve.
    enable_seqscan: "off",
    jit: "off",
  };
  for (const [setting, value] of Object.entries(settings)) {
    await sql.unsafe(`alter database ${name} set ${setting} = '${value}'`);
  }
  // To write it all down takes longer than to do it.
  await sql.unsafe(`alter role authenticator in database ${name} set statement_timeout = '25s'`);
  // Sessions that are open have not heard of it.
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and usename in (current_user, 'authenticator')`;
}

/** What was run while something was done. */
export async function ranDuring(work: () => Promise<unknown>): Promise<Ran[]> {
  using log = await Deno.open(await place());
  await log.seek(0, Deno.SeekMode.End);
  await work();
  const text = await new Response(log.readable).text();
  return [...text.matchAll(/ ms {2}plan:\n((?:\t.*\n)+)/g)].map(([, plan]) => JSON.parse(plan!));
}

async function place(): Promise<string> {
  const [{ data }] = await sql<[{ data: string }]>`
    select current_setting('data_directory') as data`;
  return `${data}/../server.log`;
}
