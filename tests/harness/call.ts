import { strFromU8, unzipSync } from "fflate";
import { assertDocumented } from "../functions/documented.ts";
import { stack } from "./stack.ts";
import { assertTellsNothing } from "./telling.ts";

/** An answer of the API, its body already read. */
export type Answer = {
  status: number;
  // deno-lint-ignore no-explicit-any -- a test asserts the shape that a type would assume
  body: any;
  headers: Headers;
};

export type CallOptions = {
  token?: string;
  /** The Idempotency-Key. A member's writes get a new one when none is given; null omits it. */
  key?: string | null;
  headers?: Record<string, string>;
  /** Where the call comes from, for limits per address. */
  client?: Deno.HttpClient;
};

/**
 * Call a function over HTTP, as an app does. A body that is no text, bytes or stream is sent as
 * JSON; an answer that is JSON is read as such.
 */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  { token, key, headers, client }: CallOptions = {},
): Promise<Answer> {
  const sent: Record<string, string> = {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(key ? { "idempotency-key": key } : {}),
    ...headers,
  };
  const response = await fetch(`${stack.url}/functions/v1${path}`, {
    method,
    client,
    headers: sent,
    body: isRaw(body) ? body : JSON.stringify(body),
  });
  const text = await textOf(response);
  const isJson = response.headers.get("content-type")?.includes("json");
  const answer = {
    status: response.status,
    // What answers HEAD has the headers of a body, and none.
    body: isJson && text ? JSON.parse(text) : text,
    headers: response.headers,
  };
  assertDocumented(method, path, answer);
  assertTellsNothing(`${method} ${path}`, { authorization: sent.authorization, body }, answer);
  return answer;
}

/** What is packed is read as what is in it: by chance, some of its bytes look like an address. */
async function textOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isPacked = response.headers.get("content-type") === "application/zip" && bytes.length > 0;
  const parts = isPacked ? Object.values(unzipSync(bytes)) : [bytes];
  return parts.map((part) => strFromU8(part)).join("\n");
}

function isRaw(
  body: unknown,
): body is string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined {
  return body === undefined || typeof body === "string" || body instanceof Uint8Array ||
    body instanceof ReadableStream;
}
