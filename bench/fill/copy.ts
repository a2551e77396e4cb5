import type { Writable } from "node:stream";
import postgres from "postgres";

/** A value of a row; null is null. Texts have no tabs, line feeds or backslashes in them. */
type Value = string | number | boolean | null;

const CHUNK = 1 << 18;

/**
 * Rows on their way into a table, past its triggers: each table has a connection of its own, so
 * that Postgres takes all of them in at once.
 */
export class Copy {
  #sql: postgres.Sql;
  #stream: Promise<Writable>;
  #failure: unknown;
  #chunk = "";
  #sending: Promise<void> = Promise.resolve();

  /** @param url of a superuser @param what a table and its columns, as `copy` names them */
  constructor(url: string, what: string) {
    this.#sql = postgres(url, {
      max: 1,
      onnotice: () => {},
      connection: { session_replication_role: "replica" },
    });
    this.#stream = this.#sql.unsafe(`copy ${what} from stdin`).writable().then((stream) =>
      stream.on("error", (error: unknown) => this.#failure ??= error)
    );
  }

  add(...row: Value[]): void {
    let line = "";
    for (const value of row) line += value === null ? "\\N\t" : `${value}\t`;
    this.#chunk += `${line.slice(0, -1)}\n`;
  }

  /** Whether so much has gathered that it should be sent. */
  get isFull(): boolean {
    return this.#chunk.length > CHUNK;
  }

  /** Hand on what has gathered; resolves when Postgres keeps up. */
  send(): Promise<void> {
    const chunk = this.#chunk;
    this.#chunk = "";
    return this.#sending = this.#sending.then(() => this.#write(chunk));
  }

  async end(): Promise<void> {
    await this.send();
    const stream = await this.#stream;
    await new Promise<void>((resolve, reject) => {
      stream.on("error", reject).on("finish", resolve).end();
    });
    await this.#sql.end();
    if (this.#failure) throw this.#failure;
  }

  async #write(chunk: string): Promise<void> {
    if (this.#failure) throw this.#failure;
    const stream = await this.#stream;
    if (chunk !== "" && !stream.write(chunk)) {
      await new Promise<void>((resolve) => stream.once("drain", resolve));
    }
  }
}
