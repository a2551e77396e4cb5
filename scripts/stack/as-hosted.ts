import type { Connection } from "@supabase/lite";
import { type Kysely, sql } from "kysely";
import { withHostedStatus } from "./error-status.ts";

/** What the REST stand-in does inside: privileges at its first request, a role at each, errors. */
type Inside = {
  ensureRlsContext(): Promise<boolean>;
  normalizeDbError(error: unknown): unknown;
  applyJwtSessionContext(db: Kysely<unknown>, vars: unknown, setRole: boolean): Promise<void>;
};

/**
 * Make the REST stand-in behave as hosted where it does not:
 * - at its first request it grants everything to the API roles; the migrations state every grant,
 *   and nothing else may;
 * - its requests start from `authenticator`, until the end of their transaction; the login must be
 *   a superuser's;
 * - its errors carry the database's code.
 */
export function asHosted<T extends Connection>(connection: T): T {
  const inside = connection as unknown as Inside;
  const apply = inside.applyJwtSessionContext.bind(connection);
  inside.normalizeDbError = withHostedStatus;
  inside.ensureRlsContext = () => Promise.resolve(true);
  inside.applyJwtSessionContext = async (db, vars, setRole) => {
    await sql`set local session authorization authenticator`.execute(db);
    await apply(db, vars, setRole);
  };
  return connection;
}
