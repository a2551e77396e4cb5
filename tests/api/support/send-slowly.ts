import { stack } from "../../harness/stack.ts";

// deno-lint-ignore no-explicit-any -- a test asserts the shape that a type would assume
type Answer = { status: number; body: any; headers: Headers };

/** Begins a write, as over a bad line: the function waits for the rest until finish(). */
export async function sendSlowly(
  path: string,
  body: unknown,
  { token, key }: { token: string; key: string },
): Promise<{ finish(): Promise<Answer> }> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const response = fetch(`${stack.url}/functions/v1${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "idempotency-key": key,
      authorization: `Bearer ${token}`,
    },
    body: readable,
  });
  await writer.write(bytes.slice(0, 5));
  return {
    async finish() {
      await writer.write(bytes.slice(5));
      await writer.close();
      const answer = await response;
      return { status: answer.status, body: await answer.json(), headers: answer.headers };
    },
  };
}
