import type { Connection } from "@supabase/lite";

/**
 * As hosted, where the schema cannot be read: the REST stand-in would go on with an empty one, and
 * say of every table and function that it does not exist. Null when the schema is known. Those who
 * ask while it is being read wait for the same reading.
 */
export function knowSchema(connection: Connection): () => Promise<Response | null> {
  let reading: ReturnType<Connection["introspect"]> | undefined;
  return async () => {
    reading ??= connection.introspect({ useCache: true }).finally(() => reading = undefined);
    const { functions } = await reading;
    if (functions) return null;
    const message = "Could not query the database for the schema cache. Retrying.";
    const body = { code: "PGRST002", message, details: null, hint: null };
    return Response.json(body, { status: 503 });
  };
}
