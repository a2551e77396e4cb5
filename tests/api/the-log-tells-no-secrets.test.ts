import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { GoodCall } from "./support/good-calls.ts";
import type { Operation } from "./support/operations.ts";
import { moveToOwnStack } from "./support/own-stack.ts";

const own = await moveToOwnStack();
const { stack } = await import("../harness/stack.ts");
const { goodCalls } = await import("./support/good-calls.ts");
const { operations } = await import("./support/operations.ts");
const { send } = await import("./support/send.ts");
const { newWorld, peopleOf } = await import("./support/world.ts");
Deno.test.afterAll(own.stop);

const world = await newWorld("logging");
const secrets = new Set<string>();
const sent = new Map<string, [operation: Operation, status: number]>();

/** Make a call under a name of its own, and remember what must not be read in the log. */
async function make(operation: Operation, good: GoodCall, changes: object = {}): Promise<void> {
  const id = `log-${crypto.randomUUID()}`;
  const { status, body } = await send(operation, good, {
    ...changes,
    headers: { "x-request-id": id },
  });
  sent.set(id, [operation, status]);
  for (const token of [body.access_token, body.refresh_token]) if (token) secrets.add(token);
  for (const name of ["email", "password", "statement", "refresh_token"]) {
    const secret = good.body?.[name];
    if (typeof secret === "string") secrets.add(secret);
  }
}

for (const operation of operations) {
  const good = await goodCalls[operation.name]!(world);
  await make(operation, good, { authorization: "Bearer eyJhbGciOi.eyJzdWIiOi.forged" });
  if (operation.body) await make(operation, good, { body: { ...good.body, strange: "secret" } });
  await make(operation, good);
}
for (const { token, email, password } of peopleOf(world)) {
  for (const secret of [token, email, password]) secrets.add(secret);
}
for (const { secretKey, cronKey, jwtSecret } of [stack]) {
  for (const secret of [secretKey, cronKey, jwtSecret]) secrets.add(secret);
}
// The last line may still be on its way through the pipe.
const last = [...sent.keys()].at(-1)!;
while (!own.log().includes(last)) await new Promise((resume) => setTimeout(resume, 20));
const log = own.log();
// deno-lint-ignore no-explicit-any -- lines of the log
const lines: any[] = log.split("\n").filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line));

Deno.test("each request is one line of JSON", () => {
  for (const [id, [{ name, method, path }, status]] of sent) {
    const own = lines.filter((line) => line.request_id === id);
    strictEqual(own.length, 1, `${name}: ${own.length} lines`);
    const [line] = own;
    strictEqual(line.function, path.split("/")[1]);
    deepStrictEqual([line.method, line.status], [method, status]);
    ok(Number.isInteger(line.ms));
    strictEqual("code" in line, status >= 400);
  }
});

Deno.test("a line names the route, never whom or what it is about", () => {
  for (const [id, [{ path }]] of sent) {
    const line = lines.find((line) => line.request_id === id);
    strictEqual(line.route, path.replace(/\{(\w+)\}/g, ":$1"));
  }
});

Deno.test("no token, key, password, address or statement is in the log", () => {
  ok(secrets.size > 30);
  for (const secret of secrets) ok(!log.includes(secret), `the log tells ${secret}`);
  ok(!/eyJ[\w-]+\.[\w-]+/.test(log), "no token of any kind");
  ok(!/[\w.+-]+@[\w-]+\.\w+/.test(log), "no e-mail address of any kind");
  ok(!log.includes('"strange"') && !log.includes("127."), "no body, no client address");
});
