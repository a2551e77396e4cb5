import { type Answer, call } from "../../harness/call.ts";
import { stack } from "../../harness/stack.ts";
import { anAddress } from "./address.ts";
import type { GoodCall } from "./good-calls.ts";
import type { Operation } from "./operations.ts";

const client = anAddress();

/** What to change of a good call; null leaves out what it would have sent. */
export type Changes = {
  method?: string;
  path?: string;
  /** A string is sent as it is. */
  body?: unknown;
  authorization?: string | null;
  cronKey?: string | null;
  key?: string | null;
  headers?: Record<string, string>;
};

/** Make a good call of an operation, or one with something changed. */
export async function send(
  operation: Operation,
  { as, path, body }: GoodCall,
  changes: Changes = {},
): Promise<Answer> {
  const {
    authorization = typeof as === "object" ? `Bearer ${as.token}` : null,
    cronKey = as === "cron" ? stack.cronKey : null,
    key = operation.keyed ? crypto.randomUUID() : null,
  } = changes;
  const headers = {
    ...(authorization === null ? {} : { authorization }),
    ...(cronKey === null ? {} : { "x-cron-key": cronKey }),
    ...changes.headers,
  };
  const sent = "body" in changes ? changes.body : body;
  const method = changes.method ?? operation.method;
  return await call(method, changes.path ?? path, sent, { key, headers, client });
}

/** Assert that a call is answered as wished: what is refused next to it has another reason. */
export function assertWelcome({ status, body }: Answer): void {
  if (status >= 300) throw new Error(`A good call was refused: ${JSON.stringify(body)}`);
}
