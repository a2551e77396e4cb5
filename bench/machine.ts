import { run } from "../scripts/postgres/command.ts";
import type { Cluster } from "../scripts/postgres/cluster.ts";
import { withConnection } from "../scripts/postgres/with-connection.ts";

/** What was measured on. */
export type Machine = {
  processor: string;
  cores: number;
  /** In GiB. */
  memory: number;
  system: string;
  postgres: string;
  deno: string;
  /** Commits a second of one client that writes one row: what the disk allows. */
  commits: number;
  settings: Record<string, string>;
};

/** The settings that decide what a figure is worth, and those that we have set. */
const SETTINGS = ["fsync", "synchronous_commit", "full_page_writes", "wal_level"];

/** What a hosted project with two cores and 8 GB has, where it differs from the defaults. */
export const HOSTED: Record<string, string> = {
  shared_buffers: "2GB",
  effective_cache_size: "6GB",
  max_wal_size: "4GB",
  wal_level: "logical",
  random_page_cost: "1.1",
  jit: "off",
  shared_preload_libraries: "pg_cron,pg_stat_statements,auto_explain",
  "auto_explain.log_min_duration": "10s",
  max_connections: "160",
};

export async function describeMachine(cluster: Cluster): Promise<Machine> {
  const text = async (path: string) => await Deno.readTextFile(path).catch(() => "");
  const system = /PRETTY_NAME="(.+)"/.exec(await text("/etc/os-release"))?.[1] ?? "";
  return await withConnection(cluster.adminUrl, async (sql) => {
    const [{ version } = { version: "" }] = await sql<{ version: string }[]>`
      select current_setting('server_version') as version`;
    const settings = await sql<{ name: string; value: string }[]>`
      select name, current_setting(name) as value from pg_settings
      where name in ${sql([...SETTINGS, ...Object.keys(HOSTED)])} order by name`;
    return {
      processor: /model name\s*: (.+)/.exec(await text("/proc/cpuinfo"))?.[1] ?? Deno.build.arch,
      cores: navigator.hardwareConcurrency,
      memory: Math.round(Deno.systemMemoryInfo().total / 2 ** 30),
      system: `${system}, Linux ${(await run(["uname", "-r"])).out.trim()}`,
      postgres: version,
      deno: Deno.version.deno,
      commits: Math.round(await commitsPerSecond(cluster)),
      settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])),
    };
  });
}

async function commitsPerSecond({ adminUrl }: Cluster): Promise<number> {
  return await withConnection(adminUrl, async (sql) => {
    await sql`create table public.spot as select 1 as n`;
    const began = performance.now();
    const commits = 500;
    for (let n = 0; n < commits; n++) await sql`update public.spot set n = n + 1`;
    const seconds = (performance.now() - began) / 1000;
    await sql`drop table public.spot`;
    return commits / seconds;
  });
}
