import postgres from "postgres";

/** One connection for one piece of work; give it back with release(). */
type Session = {
  unsafe(
    query: string,
    parameters?: postgres.ParameterOrJSON<never>[],
  ): Promise<postgres.RowList<postgres.Row[]>>;
  release(): void;
};

/** An instance of the driver with a single connection: whether that has opened, and not closed. */
type Member = {
  sql: postgres.Sql;
  isOpen: boolean;
  isAlive: boolean;
  /** Tells those who wait for an answer that none will come. */
  waiting: Set<() => void>;
};

/**
 * Connections that outlive their server. The driver (3.4.9) gives a reserved connection back to
 * its pool when the server has closed it, and writes to what is no socket any more: that ends the
 * process, or nothing is ever sent again (its issues 1154 and 1208). Who waits for a connection
 * that closes while it opens waits for ever. So each connection is an instance of the driver of its
 * own, which nobody uses once the connection has closed. A promise that the driver leaves to
 * nobody, for the array types of a server that is gone, would end the process as well.
 */
export class Pool {
  static #inUse = 0;
  #url: string;
  #options: postgres.Options<Record<string, postgres.PostgresType>>;
  #max: number;
  #count = 0;
  #free: Member[] = [];
  #waiting: (() => void)[] = [];

  constructor(
    url: string,
    { max, ...options }: postgres.Options<Record<string, postgres.PostgresType>> & { max: number },
  ) {
    [this.#url, this.#options, this.#max] = [url, options, max];
    globalThis.addEventListener("unhandledrejection", outlive);
    Pool.#inUse++;
  }

  /** A connection, as soon as one is free. */
  async reserve(): Promise<Session> {
    const member = await this.#take();
    try {
      // Nobody waits in reserve() itself: who did would stay in its queue, and make a connection
      // that has failed try again for ever.
      if (!member.isOpen) await answerOf(member, () => member.sql`select`);
      member.isOpen = true;
      const held = await answerOf(member, () => member.sql.reserve());
      let isHeld = true;
      return {
        // A query that comes between the error of a connection and its end is never answered.
        unsafe: (query, parameters) => answerOf(member, () => held.unsafe(query, parameters)),
        release: () => {
          if (isHeld && member.isAlive) held.release();
          if (isHeld) this.#giveBack(member);
          isHeld = false;
        },
      };
    } catch (error) {
      member.isAlive = false;
      this.#giveBack(member);
      throw error;
    }
  }

  /** Close all connections. */
  async end(): Promise<void> {
    await Promise.all(this.#free.map(({ sql }) => sql.end({ timeout: 1 })));
    Pool.#inUse--;
    if (Pool.#inUse === 0) globalThis.removeEventListener("unhandledrejection", outlive);
  }

  async #take(): Promise<Member> {
    while (this.#free.length === 0 && this.#count === this.#max) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    for (let free = this.#free.pop(); free; free = this.#free.pop()) {
      if (free.isAlive) return free;
      this.#count--;
    }
    this.#count++;
    return this.#open();
  }

  #open(): Member {
    const onclose = () => {
      member.isAlive = false;
      for (const tell of member.waiting) tell();
    };
    const sql = postgres(this.#url, { connect_timeout: 5, ...this.#options, max: 1, onclose });
    const member: Member = { sql, isOpen: false, isAlive: true, waiting: new Set() };
    return member;
  }

  #giveBack(member: Member): void {
    if (member.isAlive) this.#free.push(member);
    else {
      this.#count--;
      member.sql.end({ timeout: 0 }).catch(() => {});
    }
    this.#waiting.shift()?.();
  }
}

/**
 * What a connection answers, or that it is lost. A race with one promise of its end would be
 * shorter, but that promise would keep every answer until then.
 */
function answerOf<T>(member: Member, ask: () => PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(lost());
    if (!member.isAlive) return giveUp();
    member.waiting.add(giveUp);
    ask().then(resolve, reject).then(() => member.waiting.delete(giveUp));
  });
}

function lost(): Error {
  return Object.assign(new Error("The connection is lost."), { code: "CONNECTION_CLOSED" });
}

/** Whoever waited for something on a lost connection has been told. */
function outlive(event: PromiseRejectionEvent): void {
  if (isLostConnection(event.reason)) event.preventDefault();
}

/** Whether a connection went with its server, rather than that something is wrong with a query. */
export function isLostConnection(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" && /^(57P0|08|53300|E[A-Z]+$|CONNECT)/.test(code);
}
