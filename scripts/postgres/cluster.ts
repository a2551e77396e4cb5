import postgres from "postgres";
import { bootstrap, setPasswords } from "./bootstrap.ts";
import { exists, run } from "./command.ts";
import { claim, type DataFolder, prepare } from "./data-folder.ts";
import type { Installation } from "./find.ts";
import { freePort } from "./free-port.ts";
import { providePostgres } from "./install.ts";
import { PlainError } from "./plain-error.ts";

/** A running private Postgres. The addresses carry passwords and reach the loopback only. */
export type Cluster = {
  /** As `postgres`: migrator and owner of the database, not a superuser. */
  url: string;
  /** As `supabase_admin`, the superuser, whom hosted projects do not give out. */
  adminUrl: string;
  /** As `authenticator`, the role that the REST API logs in as. */
  authenticatorUrl: string;
  port: number;
  /** Where `psql`, `pg_dump` and the like of this server are. */
  bin: string;
  /** The file that the server writes its log to. */
  log: string;
  /** End it in order; `immediate` is a crash, from which the next start has to recover. */
  stop(mode?: "fast" | "immediate"): Promise<void>;
};

export type ClusterOptions = {
  /** Keeps the data; what is there already is used again. */
  dir: string;
  /** A free port is taken when none is given. */
  port?: number;
  /** With the extensions of the test suite, and without fsync: a crash may lose all data. */
  testing?: boolean;
  /** Settings of the server beyond ours, and variables for its environment. */
  settings?: Record<string, string>;
  env?: Record<string, string>;
};

/**
 * Start a private Postgres in `dir`, made on the first start with the roles and privileges of a
 * hosted project.
 * @throws PlainError: one sentence for the user, for whatever he can put right.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const testing = options.testing ?? false;
  const server = await providePostgres(testing);
  const release = await claim(options.dir);
  try {
    const folder = await prepare(options.dir, server, testing);
    await stopLeftover(server, folder);
    const port = options.port ?? freePort();
    await start(server, folder, port, options);
    const stop: Cluster["stop"] = async (mode = "fast") => {
      await run([`${server.bin}/pg_ctl`, "stop", "-D", folder.data, "-m", mode, "-w"], folder);
      release();
    };
    const cluster = addresses(folder, port, server.bin, stop);
    if (folder.isNew) await firstStart(cluster, folder, testing);
    return cluster;
  } catch (error) {
    release();
    throw error;
  }
}

async function firstStart(cluster: Cluster, folder: DataFolder, testing: boolean): Promise<void> {
  const sql = postgres(cluster.adminUrl, { max: 1, onnotice: () => {} });
  try {
    await bootstrap(sql, { cron: "real", testing });
    await setPasswords(sql, folder.password);
    await folder.finish();
  } catch (error) {
    await sql.end();
    await cluster.stop();
    throw error;
  }
  await sql.end();
}

async function start(
  server: Installation,
  folder: DataFolder,
  port: number,
  { testing, env, settings: more }: ClusterOptions,
): Promise<void> {
  if (!portIsFree(port)) {
    throw new PlainError(`Port ${port} on 127.0.0.1 is taken: stop what listens there.`);
  }
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    shared_preload_libraries: testing ? "pg_cron,plpgsql_check" : "pg_cron",
    "cron.database_name": "postgres",
    // Jobs need no password and no open door this way.
    "cron.use_background_workers": "on",
    max_worker_processes: "20",
    max_connections: "100",
    // Nothing may depend on the zone, so tests run in one that is 12:45 from UTC, or 13:45.
    timezone: testing ? "Pacific/Chatham" : "UTC",
    log_timezone: "UTC",
    ...(testing ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
    ...more,
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`).join(" ");
  const command = [`${server.bin}/pg_ctl`, "start", "-w", "-t", "60", "-D", folder.data];
  const { user } = folder;
  const started = await run([...command, "-l", folder.log, "-o", flags], { user, env });
  if (!started.ok) {
    const log = await Deno.readTextFile(folder.log).catch(() => started.err);
    const reason = log.trim().split("\n").findLast((line) => /FATAL|PANIC|ERROR/.test(line));
    throw new PlainError(`PostgreSQL does not start: ${reason ?? started.err.trim()}`);
  }
}

/**
 * A server that outlived a killed stack still holds the folder, and a pid file from before a
 * reboot may name a process that has nothing to do with it. Nobody else uses either: we hold the
 * folder's lock.
 */
async function stopLeftover(server: Installation, folder: DataFolder): Promise<void> {
  const pidFile = `${folder.data}/postmaster.pid`;
  if (!await exists(pidFile)) return;
  const pid = (await Deno.readTextFile(pidFile)).split("\n")[0] ?? "";
  const { out } = await run(["ps", "-p", pid, "-o", "args="]);
  if (out.includes(folder.data)) {
    await run([`${server.bin}/pg_ctl`, "stop", "-D", folder.data, "-m", "fast", "-w"], folder);
  } else {
    await Deno.remove(pidFile);
  }
}

function addresses(folder: DataFolder, port: number, bin: string, stop: Cluster["stop"]): Cluster {
  const as = (role: string) => `postgresql://${role}:${folder.password}@127.0.0.1:${port}/postgres`;
  return {
    url: as("postgres"),
    adminUrl: as("supabase_admin"),
    authenticatorUrl: as("authenticator"),
    port,
    bin,
    log: folder.log,
    stop,
  };
}

function portIsFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}
