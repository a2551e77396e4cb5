import { signed } from "./tokens.ts";
import { sql } from "../../harness/sql.ts";
import { stack } from "../../harness/stack.ts";

/** Who asks the REST API: the key, the header that says who is logged in, and what they are. */
export type RestCaller = {
  name: string;
  key?: string;
  authorization?: string;
  /** The role whose rights they have; null: nobody, and answered so. */
  role: "anon" | "authenticated" | "service_role" | null;
};

/** A right of `docs/access.md`: null for none, else the columns, all of them being `*`. */
type Right = string | null;

type RestAnswer = { status: number; code: string | null; rows: unknown[] };

/** Ask what is behind /rest/v1: GET without a body, POST with one, unless a method is named. */
export async function ask(
  { key, authorization }: RestCaller,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
  method = body ? "POST" : "GET",
): Promise<RestAnswer> {
  const response = await fetch(`${stack.url}/rest/v1/${path}`, {
    method,
    headers: {
      ...(key ? { apikey: key } : {}),
      ...(authorization ? { authorization } : {}),
      "content-type": "application/json",
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json().catch(() => null);
  const rows = Array.isArray(answer) ? answer : [];
  return { status: response.status, code: answer?.code ?? null, rows };
}

/** The rights of a role on the tables, views and functions of the page, by their names. */
export async function rightsOf(role: string): Promise<Map<string, Right>> {
  const page = await Deno.readTextFile("docs/access.md");
  const lines = page.split("\n").map((line) => line.split(" | ").map((cell) => cell.trim()));
  const rights = new Map<string, Right>();
  let column = 0;
  for (const [first = "", ...cells] of lines) {
    if (first === "| –") column = cells.findIndex((cell) => cell.replace(" |", "") === role);
    const name = /^\| `public\.(\w+)/.exec(first)?.[1];
    const right = /^(?:select|execute)\b(?: \(([^)]+)\))?/.exec(cells[column] ?? "");
    if (name && column >= 0) rights.set(name, right ? right[1]?.replaceAll(" ", "") ?? "*" : null);
  }
  return rights;
}

/** All that the schema has which the REST API serves: the page cannot leave anything out. */
export const relations = await sql<{ name: string; columns: string[] }[]>`
  select c.relname as name, array_agg(a.attname::text order by attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and a.attnum > 0 and not a.attisdropped
  group by 1 order by 1`;

export const functions = await sql<{ name: string; args: string[]; types: string[] }[]>`
  select p.proname as name, coalesce(p.proargnames[:p.pronargs], '{}') as args,
    array(select t::regtype::text from unnest(p.proargtypes) t) as types
  from pg_proc p where p.pronamespace = 'public'::regnamespace
    and p.prorettype <> 'trigger'::regtype order by 1`;

/** A token that Supabase Auth would not give out, signed as if it had. */
export async function tokenOfRole(role: string): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 600;
  return `Bearer ${await signed({ role, aud: "authenticated", exp })}`;
}
