import type { Connection } from "@supabase/lite";
import { type Kysely, sql } from "kysely";

/** What the REST stand-in does inside: privileges at its first request, a role at each. */
type Inside = {
  ensureRlsContext(): Promise<boolean>;
  applyJwtSessionContext(db: Kysely<unknown>, vars: unknown, setRole: boolean): Promise<void>;
};

/**
 * Make the REST stand-in behave as hosted in two things. It grants everything to the API roles at
 * its first request; the migrations state every grant, and nothing else may. And its requests
 * start from `authenticator`, until the end of their transaction; the login must be a superuser's.
 */
export function asHosted<T extends Connection>(connection: T): T {
  const inside = connection as unknown as Inside;
  const apply = inside.applyJwtSessionContext.bind(connection);
  inside.ensureRlsContext = () => Promise.resolve(true);
  inside.applyJwtSessionContext = async (db, vars, setRole) => {
    await sql`set local session authorization authenticator`.execute(db);
    await apply(db, vars, setRole);
  };
  return connection;
}
