import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Random } from "../../../tests/harness/random.ts";
import type { Operation } from "./operations.ts";
import type { Person } from "./people.ts";
import type { Victim } from "./victim.ts";

// deno-lint-ignore no-explicit-any -- answers of every shape
type Body = any;

/** An answer, if there was one. */
export type Answer = { status: number; body: Body; replayed: boolean };

/** Longer than anything takes that is not stuck. */
const PATIENCE = 20_000;

/** Calls functions as an app does, with supabase-js, and hangs up now and then. */
export class Caller {
  #victim: Victim;
  #clients = new Map<string, SupabaseClient>();
  constructor(victim: Victim) {
    this.#victim = victim;
  }

  /** The answer to a write; null when nobody knows what became of it. */
  async write(
    operation: Operation,
    signal = AbortSignal.timeout(PATIENCE),
  ): Promise<Answer | null> {
    const { actor, path, body, key } = operation;
    const headers = { "idempotency-key": key };
    return await this.#invoke(actor, path, { body, headers, signal });
  }

  async read(actor: Person, path: string): Promise<Answer | null> {
    const signal = AbortSignal.timeout(PATIENCE);
    return await this.#invoke(actor, path, { method: "GET", signal });
  }

  /** One batch of a job, by its path. */
  async job(job: string): Promise<Answer | null> {
    const headers = { "x-cron-key": this.#victim.stack.cronKey };
    const signal = AbortSignal.timeout(PATIENCE);
    return await this.#invoke(null, `cron/${job}`, { body: {}, headers, signal });
  }

  /** Sends the beginning of a write and hangs up in the middle of its body. */
  async writeHalf({ actor, path, body, key }: Operation, random: Random): Promise<void> {
    const { hostname, port } = new URL(this.#victim.stack.url);
    const text = JSON.stringify(body);
    const request = [
      `POST /functions/v1/${path} HTTP/1.1`,
      `host: ${hostname}:${port}`,
      "content-type: application/json",
      `content-length: ${text.length}`,
      `authorization: Bearer ${actor.token}`,
      `idempotency-key: ${key}`,
      "",
      text.slice(0, 1 + random(text.length - 1)),
    ].join("\r\n");
    try {
      const connection = await Deno.connect({ hostname, port: Number(port) });
      await connection.write(new TextEncoder().encode(request));
      connection.close();
    } catch {
      // Nobody listens at the moment.
    }
  }

  async #invoke(
    person: Person | null,
    path: string,
    options: Parameters<SupabaseClient["functions"]["invoke"]>[1],
  ): Promise<Answer | null> {
    const { data, error, response } = await this.#clientOf(person).functions.invoke(path, options);
    if (!response || error && error.context !== response) return null;
    const body = error ? await response.json().catch(() => null) : data;
    if (body === null) return null;
    const replayed = response.headers.get("idempotency-replayed") === "true";
    return { status: response.status, body, replayed };
  }

  #clientOf(person: Person | null): SupabaseClient {
    const name = person?.name ?? "";
    const known = this.#clients.get(name);
    if (known) return known;
    const { url, publishableKey } = this.#victim.stack;
    const client = createClient(url, publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: person ? { headers: { authorization: `Bearer ${person.token}` } } : {},
    });
    this.#clients.set(name, client);
    return client;
  }
}
