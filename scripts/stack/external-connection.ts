import { PostgresConnection } from "@supabase/lite/postgres";
import { Kysely } from "kysely";
import { PostgresJSDialect } from "kysely-postgres-js";
import type postgres from "postgres";
import { Pool } from "./pool.ts";

/** The stand-ins' way to a real Postgres, which comes back when Postgres does. */
export class ExternalConnection extends PostgresConnection {
  #pool: Pool;

  /** @param settings of each session, as statement_timeout */
  constructor(url: string, settings: Record<string, number> = {}) {
    const options = { onnotice: () => {}, types: jsonAsText, connection: settings };
    super({ url, postgresOptions: options });
    // With the types and settings that the stand-in has added.
    const { types, connection } = this.driver.options;
    this.#pool = new Pool(url, { ...options, types, connection, max: 10 });
    // The dialect wants no more of the driver than this.
    const driver = Object.assign(() => {}, { reserve: () => this.#pool.reserve() });
    const dialect = new PostgresJSDialect({ postgres: driver as unknown as postgres.Sql });
    this.kysely = new Kysely({ dialect });
  }

  override async close(): Promise<void> {
    await Promise.all([super.close(), this.#pool.end()]);
  }
}

/** The stand-in hands JSON over as text already; quoting that once more would make it a string. */
const jsonAsText = {
  json: { to: 114, from: [114], serialize: toJson, parse: JSON.parse },
  jsonb: { to: 3802, from: [3802], serialize: toJson, parse: JSON.parse },
};

function toJson(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
