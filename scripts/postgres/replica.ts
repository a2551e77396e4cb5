import type { Cluster } from "./cluster.ts";
import { isRoot, run } from "./command.ts";
import { freePort } from "./free-port.ts";
import { PlainError } from "./plain-error.ts";

/** A running copy of a cluster that follows it and takes no writes, at the addresses of its own. */
type Replica = Pick<Cluster, "url" | "adminUrl" | "port" | "log"> & {
  stop(): Promise<void>;
};

type ReplicaOptions = {
  /** Made when it is not there; the user that Postgres runs as must be able to enter it. */
  dir: string;
  cluster: Pick<Cluster, "url" | "adminUrl" | "bin">;
  /** Without fsync, as the servers of tests are. */
  testing?: boolean;
};

/**
 * Copy a cluster and let the copy follow it, by streaming replication.
 * @throws PlainError: one sentence for the user, for whatever he can put right
 */
export async function startReplica(
  { dir, cluster, testing = false }: ReplicaOptions,
): Promise<Replica> {
  const user = isRoot() ? "postgres" : null;
  const [data, log] = [`${dir}/data`, `${dir}/server.log`];
  await Deno.mkdir(dir, { recursive: true });
  if (user) await run(["chown", user, dir]);
  const must = async (program: string, ...args: string[]) => {
    const done = await run([`${cluster.bin}/${program}`, ...args], { user });
    if (!done.ok) throw new PlainError(`${program} says: ${done.err.trim().split("\n").at(-1)}`);
  };
  const copy = ["--pgdata", data, "--dbname", cluster.adminUrl, "--checkpoint", "fast"];
  await must("pg_basebackup", ...copy, "--write-recovery-conf", "--no-sync");

  const port = freePort();
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    // No fewer than where it was copied from, or it does not start.
    max_worker_processes: "20",
    max_connections: "100",
    // A long read here holds back the clean-up there, rather than being cancelled by it.
    hot_standby_feedback: "on",
    log_timezone: "UTC",
    ...(testing ? { fsync: "off" } : {}),
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`).join(" ");
  await must("pg_ctl", "start", "-w", "-t", "60", "-D", data, "-l", log, "-o", flags);
  const at = (url: string) => Object.assign(new URL(url), { port }).href;
  return {
    url: at(cluster.url),
    adminUrl: at(cluster.adminUrl),
    port,
    log,
    stop: () => must("pg_ctl", "stop", "-w", "-D", data, "-m", "fast"),
  };
}
