import { bootstrap } from "../postgres/bootstrap.ts";
import { type Cluster, startCluster } from "../postgres/cluster.ts";
import { copyDatabase } from "../postgres/copy-database.ts";
import { makeTestFolder } from "../postgres/data-folder.ts";
import { migrate } from "../postgres/migrate.ts";
import { type Pooler, startPooler } from "../postgres/pooler.ts";
import { withConnection } from "../postgres/with-connection.ts";
import { type Address, besides } from "./address.ts";
import { startTestStack, type TestStack } from "./test-stack.ts";

const TEMPLATE = "bank_template";

/** What the server of a bed is for. */
export type BedOptions = {
  /** For measuring: what is committed is on the disk, and no extension is there for tests only. */
  durable?: boolean;
  /** Settings of the server beyond ours. */
  settings?: Record<string, string>;
};

/**
 * What the steps work on, made when the first of them asks for it: a private Postgres, a template
 * database with all migrations, and copies of it.
 */
export class TestBed {
  #dir = makeTestFolder();
  #options: BedOptions;
  #cluster: Promise<Cluster> | undefined;
  #template: Promise<Address> | undefined;
  #pooler: Promise<Pooler> | undefined;
  #stack: ReturnType<typeof startTestStack> | undefined;
  #closed: Promise<void> | undefined;
  #copies = 0;

  constructor(options: BedOptions = {}) {
    this.#options = options;
  }

  /** A folder of this run alone; it is gone afterwards. */
  get dir(): string {
    return this.#dir;
  }

  /** The private Postgres. pg_cron works in its database `postgres`, which starts empty. */
  cluster(): Promise<Cluster> {
    const { durable, settings } = this.#options;
    const dir = `${this.#dir}/postgres`;
    return this.#cluster ??= startCluster({ dir, testing: !durable, settings });
  }

  /** A migrated database that nobody writes to: copies are made of it. */
  template(): Promise<Address> {
    return this.#template ??= this.#makeTemplate();
  }

  /** A migrated, empty database of its own, in well under a second. */
  async copy(): Promise<Address> {
    await this.template();
    const name = `bank_${++this.#copies}`;
    await this.#create(name, TEMPLATE);
    return await this.#address(name);
  }

  /**
   * The database that pg_cron works in. Tests go to it, and to all others of its server, through
   * a transaction pooler: nothing that the bank does may need a session. What is measured goes
   * straight to Postgres, as the REST API of a hosted project does.
   */
  async database(): Promise<Address> {
    const { url, adminUrl } = await this.cluster();
    const pooler = this.#options.durable ? undefined : await this.#startPooler();
    const pooled = pooler && { url: pooler.url, authenticatorUrl: pooler.authenticatorUrl };
    return { url, adminUrl, pooled };
  }

  /** The whole stack, on that database. */
  async stack(): Promise<TestStack> {
    // One after the other: when two databases are migrated in the same second, pg_cron's launcher
    // is told of so many changes at once that it overlooks the timetable (its pull request 406).
    const template = await this.template();
    const database = await this.database();
    const running = this.#stack ??= startTestStack(database, `${this.#dir}/stack`);
    return { ...(await running).stack, database, template };
  }

  /** What the stack's log says about requests that failed on our side. */
  async stackFaults(): Promise<string> {
    return (await this.#stack)?.faults() ?? "";
  }

  /** All that the stack, its pooler and its Postgres have written since they started. */
  async logs(): Promise<{ stack: string; pooler: string; postgres: string }> {
    const stack = (await this.#stack)?.log() ?? "";
    const pooler = await this.#pooler;
    const pooled = pooler ? await Deno.readTextFile(pooler.log) : "";
    const { log } = await this.cluster();
    return { stack, pooler: pooled, postgres: await Deno.readTextFile(log) };
  }

  /** Stop and remove everything. */
  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  async #startPooler(): Promise<Pooler> {
    const cluster = await this.cluster();
    // More than wait for each other in any test: a call in the pooler's own queue holds no lock.
    return await (this.#pooler ??= startPooler({ dir: `${this.#dir}/pooler`, cluster, size: 40 }));
  }

  async #close(): Promise<void> {
    const running = await this.#stack?.catch(() => undefined);
    await running?.stop();
    const pooler = await this.#pooler?.catch(() => undefined);
    await pooler?.stop();
    const cluster = await this.#cluster?.catch(() => undefined);
    await cluster?.stop();
    await Deno.remove(this.#dir, { recursive: true });
  }

  async #makeTemplate(): Promise<Address> {
    await this.#create(TEMPLATE, "template0");
    const address = await this.#address(TEMPLATE);
    const testing = !this.#options.durable;
    await withConnection(address.adminUrl, (sql) => bootstrap(sql, { cron: "stand-in", testing }));
    await migrate(address.url);
    return address;
  }

  async #create(name: string, template: string): Promise<void> {
    const { adminUrl } = await this.cluster();
    await withConnection(adminUrl, (sql) => copyDatabase(sql, template, name));
  }

  async #address(name: string): Promise<Address> {
    const { url, adminUrl } = await this.cluster();
    return besides({ url, adminUrl }, name);
  }
}
