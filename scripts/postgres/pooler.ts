import type { Cluster } from "./cluster.ts";
import { isRoot, run } from "./command.ts";
import { freePort } from "./free-port.ts";
import { providePooler } from "./install.ts";
import { PlainError } from "./plain-error.ts";

/** A running transaction pooler in front of a cluster; the addresses carry passwords. */
export type Pooler = {
  /** As `postgres`, the migrator. */
  url: string;
  /** As the role that the REST API logs in as. */
  authenticatorUrl: string;
  /** The file that it writes its log to. */
  log: string;
  stop(): Promise<void>;
};

type PoolerOptions = {
  /** Made when it is not there; the user that Postgres runs as must be able to enter it. */
  dir: string;
  cluster: Pick<Cluster, "url" | "authenticatorUrl" | "port">;
  /** Connections to Postgres, for each role in each database. */
  size: number;
};

/**
 * Start pgbouncer in transaction mode: a connection to Postgres is lent for one transaction, as
 * the pooler of a hosted project does, and nothing that is kept in a session outlives it.
 * @throws PlainError: one sentence for the user, for whatever he can put right
 */
export async function startPooler({ dir, cluster, size }: PoolerOptions): Promise<Pooler> {
  const program = await providePooler();
  const port = freePort();
  const [settings, users, log] = [`${dir}/pooler.ini`, `${dir}/users.txt`, `${dir}/pooler.log`];
  await Deno.mkdir(dir, { recursive: true });
  await Deno.writeTextFile(users, usersOf(cluster), { mode: 0o600 });
  const text = settingsOf({ port, server: cluster.port, size, users, log });
  await Deno.writeTextFile(settings, text, { mode: 0o600 });
  // It does not work as root, and becomes who the server runs as.
  if (isRoot()) await run(["chown", "-R", "postgres", dir]);

  const quiet = { stdin: "null", stdout: "null", stderr: "null" } as const;
  const child = new Deno.Command(program, { args: ["-q", settings], ...quiet }).spawn();
  let hasEnded = false;
  child.status.then(() => hasEnded = true);
  while (!await listens(port)) {
    if (hasEnded) throw new PlainError(`pgbouncer does not start: ${await lastWords(log)}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
  const through = (url: string) => Object.assign(new URL(url), { port }).href;
  return {
    url: through(cluster.url),
    authenticatorUrl: through(cluster.authenticatorUrl),
    log,
    async stop() {
      if (!hasEnded) child.kill("SIGTERM");
      await child.status;
    },
  };
}

type Settings = { port: number; server: number; size: number; users: string; log: string };

function settingsOf({ port, server, size, users, log }: Settings): string {
  return `[databases]
* = host=127.0.0.1 port=${server}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
${isRoot() ? "user = postgres" : ""}
auth_type = scram-sha-256
auth_file = ${users}
logfile = ${log}
pool_mode = transaction
default_pool_size = ${size}
max_client_conn = 1000
# Databases of tests come and go, and the server has a hundred connections for all of them.
server_idle_timeout = 5
`;
}

/** The roles that may log in, with the passwords that they have in the cluster. */
function usersOf({ url, authenticatorUrl }: PoolerOptions["cluster"]): string {
  return [url, authenticatorUrl].map((address) => {
    const { username, password } = new URL(address);
    return `"${username}" "${password}"\n`;
  }).join("");
}

async function listens(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

async function lastWords(log: string): Promise<string> {
  const text = await Deno.readTextFile(log).catch(() => "");
  return text.trim().split("\n").at(-1) ?? "";
}
