import type * as z from "zod";
import { PlainError } from "../postgres/plain-error.ts";

/** A running stack and its keys. */
export type Bank = { url: string; publishableKey: string; secretKey: string; cronKey: string };

/** What a call carries beside its path. */
type Call = {
  token?: string;
  headers?: Record<string, string>;
  body?: unknown;
  client?: Deno.HttpClient;
};

/** Call a function as an app does. @throws PlainError when it is refused */
export async function call<Answer extends z.ZodType>(
  bank: Bank,
  route: string,
  schema: Answer,
  { token, headers, body, client }: Call = {},
): Promise<z.output<Answer> & { replayed: boolean }> {
  const [method = "GET", path = "/"] = route.split(" ");
  const response = await fetch(`${bank.url}/functions/v1${path}`, {
    method,
    client,
    headers: {
      apikey: bank.publishableKey,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(method === "GET" ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new PlainError(`${route} was refused: ${response.status} ${JSON.stringify(answer)}`);
  }
  const replayed = response.headers.get("idempotency-replayed") === "true";
  return { ...schema.parse(answer) as object, replayed } as never;
}

/**
 * Runs one statement as the dashboard does: as `postgres`, without anybody logged in, values as
 * literals. It throws a PlainError with the text of the toast when the database refuses.
 */
export type Dashboard = <Row>(
  parts: TemplateStringsArray,
  ...values: (string | number)[]
) => Promise<Row[]>;

/** The dashboard of a bank. */
export function dashboardOf(bank: Bank): Dashboard {
  return async (parts, ...values) => {
    const query = String.raw({ raw: parts }, ...values.map(literal));
    const response = await fetch(`${bank.url}/pg/query`, {
      method: "POST",
      headers: { apikey: bank.secretKey, "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    const answer = await response.json();
    if (!response.ok) throw new PlainError(`The dashboard says: ${answer.message}\n${query}`);
    return answer;
  };
}

function literal(value: string | number): string {
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
