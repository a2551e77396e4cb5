import type { Database, Row } from "./database.ts";

/** Words of statements after which the REST stand-in must look at the schema again. */
const CHANGES_SCHEMA = /\b(create|alter|drop|rename)\b/i;

/** SQL as the migrator, for a database whose REST requests remember the schema they saw. */
export function editor(database: Database): Database["sql"] {
  return async <T extends Row>(query: string, parameters?: unknown[]) => {
    try {
      return await database.sql<T>(query, parameters);
    } finally {
      if (CHANGES_SCHEMA.test(query)) await database.connection.clearSchemaCache();
    }
  };
}

/**
 * `POST /pg/query` with `{ "query": "…" }`: what the dashboard's SQL editor and grid do, as the
 * migrator. It wants the secret key. An embedded database has no other door.
 */
export async function sqlDoor(
  request: Request,
  sql: Database["sql"],
  secretKey: string,
): Promise<Response> {
  if (request.method !== "POST") return refuse(405, "Send the query with POST.");
  const bearer = request.headers.get("authorization")?.replace(/^Bearer /, "");
  if (bearer !== secretKey && request.headers.get("apikey") !== secretKey) {
    return refuse(401, "This door wants the secret key, as a bearer token or as apikey.");
  }
  const body: { query?: unknown } | null = await request.json().catch(() => null);
  if (typeof body?.query !== "string") return refuse(400, 'Send {"query": "select …"}.');
  try {
    return answer(200, await sql(body.query));
  } catch (error) {
    // What the dashboard's toast shows.
    const { message, code, detail, hint } = error as Record<string, unknown>;
    return answer(400, { message, code, details: detail ?? null, hint: hint ?? null });
  }
}

function refuse(status: number, message: string): Response {
  return answer(status, { code: null, message, details: null, hint: null });
}

function answer(status: number, body: unknown): Response {
  const text = JSON.stringify(body, (_, value) => typeof value === "bigint" ? `${value}` : value);
  return new Response(text, { status, headers: { "content-type": "application/json" } });
}
