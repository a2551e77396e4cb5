import { type Running, startTestStack } from "../../checks/test-stack.ts";
import { type Cluster, startCluster } from "../../postgres/cluster.ts";
import { makeTestFolder } from "../../postgres/data-folder.ts";
import { Pool } from "../../stack/pool.ts";

// deno-lint-ignore no-explicit-any -- rows of every shape
type Row = any;

/**
 * The bank under attack: a Postgres with pg_cron that keeps what it has committed, and the stack
 * in a process of its own. Both can be killed and started again, at the same addresses.
 */
export class Victim {
  #dir = makeTestFolder();
  #cluster: Cluster | undefined;
  #stack: Running | undefined;
  #pool: Pool | undefined;
  #logs: string[] = [];
  /** What the functions' process said when it ended and nobody had killed it. */
  readonly deaths: string[] = [];

  async start(): Promise<void> {
    await this.startPostgres();
    this.#pool = new Pool(this.#cluster!.adminUrl, { max: 4, onnotice: () => {} });
    // The servers of tests commit before their log is written. This one has a promise to keep,
    // though only through the end of its processes: the machine itself stays up.
    await this.query("alter database postgres set synchronous_commit = on");
    await this.startFunctions();
  }

  get adminUrl(): string {
    return this.#cluster!.adminUrl;
  }

  get stack(): Running["stack"] {
    return this.#stack!.stack;
  }

  /** What a superuser sees or does, over a connection that may be lost. */
  async query(text: string): Promise<Row[]> {
    const session = await this.#pool!.reserve();
    try {
      return await session.unsafe(text);
    } finally {
      session.release();
    }
  }

  async startPostgres(): Promise<void> {
    const port = this.#cluster?.port;
    this.#cluster = await startCluster({ dir: `${this.#dir}/postgres`, port, testing: true });
  }

  async crashPostgres(): Promise<void> {
    await this.#cluster!.stop("immediate");
  }

  async startFunctions(): Promise<void> {
    const { url, adminUrl } = this.#cluster!;
    const port = this.#stack ? Number(new URL(this.stack.url).port) : 0;
    this.#stack = await startTestStack({ url, adminUrl }, `${this.#dir}/stack`, port);
  }

  async killFunctions(): Promise<void> {
    this.#lookForDeath();
    await this.#stack!.stop("SIGKILL");
    this.#logs.push(this.#stack!.log());
  }

  /** What the functions wrote about answers that are nobody's fault but ours. */
  internalErrors(): string[] {
    this.#lookForDeath();
    const lines = [...this.#logs, this.#stack!.log()].join("\n").split("\n");
    return lines.filter((line) => /^{"function".*"status":500/.test(line));
  }

  async close(): Promise<void> {
    await this.#pool?.end();
    await this.#stack?.stop();
    await this.#cluster?.stop();
    await Deno.remove(this.#dir, { recursive: true });
  }

  #lookForDeath(): void {
    if (this.#stack!.isRunning()) return;
    this.deaths.push(`The functions ended by themselves: ${this.#stack!.log().slice(-1000)}`);
  }
}
