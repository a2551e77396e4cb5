import { deepStrictEqual } from "node:assert/strict";
import { stack } from "../harness/stack.ts";
import { digestOf } from "./support/digest.ts";
import { goodCalls } from "./support/good-calls.ts";
import { operations } from "./support/operations.ts";
import { assertWelcome, type Changes, send } from "./support/send.ts";
import { badAuthorizations, strangersToken } from "./support/tokens.ts";
import { newWorld } from "./support/world.ts";

const world = await newWorld("asking-who");
const bad = await badAuthorizations(world.ana);
const stranger = `Bearer ${await strangersToken(world.ana)}`;

/** What an account in Supabase Auth may do that has no member here: look, where anyone may. */
const forStrangers: Record<string, [number, string]> = {
  "POST /auth/logout": [200, "logged_out"],
};

for (const operation of operations) {
  Deno.test(operation.name, async () => {
    const good = await goodCalls[operation.name]!(world);
    const before = await digestOf(world);
    for (const [name, changes, status, code] of attacks()) {
      const answer = await send(operation, good, changes);
      deepStrictEqual([name, answer.status, answer.body.code], [name, status, code]);
      if (status === 401) deepStrictEqual(answer.headers.get("www-authenticate"), "Bearer");
    }
    deepStrictEqual(await digestOf(world), before, "nothing has changed");
    assertWelcome(await send(operation, good));

    function* attacks(): Generator<[string, Changes, number, string]> {
      if (operation.caller === "cron") {
        const { cronKey } = stack;
        const wrong = ["", "x", cronKey.slice(0, -1), `${cronKey}x`, stack.secretKey, null];
        for (const cronKey of wrong) {
          yield [`cron key ${cronKey}`, { cronKey }, 401, "cron_key_required"];
        }
        for (const authorization of [`Bearer ${world.cora.token}`, `Bearer ${stack.secretKey}`]) {
          yield [authorization, { cronKey: null, authorization }, 401, "cron_key_required"];
        }
      }
      if (!operation.caller.startsWith("member")) return;
      for (const [name, authorization] of Object.entries(bad)) {
        yield [name, { authorization }, 401, "unauthenticated"];
      }
      if (operation.caller !== "member") return;
      yield ["no token", { authorization: null }, 401, "unauthenticated"];
      const authorization = `Bearer ${stack.publishableKey}`;
      yield ["the publishable key", { authorization }, 401, "unauthenticated"];
    }
  });
}

Deno.test("an account without a member may do nothing", async () => {
  for (const operation of operations.filter(({ caller }) => caller === "member")) {
    const good = await goodCalls[operation.name]!(world);
    const before = await digestOf(world);
    const { status, body } = await send(operation, good, { authorization: stranger });
    const wanted = forStrangers[operation.name] ?? refusalFor(operation.name, operation.keyed);
    deepStrictEqual([operation.name, status, body.code ?? body.status], [
      operation.name,
      ...wanted,
    ]);
    deepStrictEqual(await digestOf(world), before);
  }
});

function refusalFor(name: string, keyed: boolean): [number, string] {
  if (keyed || /GET \/(auth\/me|member|member\/export|member\/contact)$/.test(name)) {
    return [403, "member_required"];
  }
  return name.endsWith("_id}") && !name.startsWith("GET /admin/")
    ? [404, "not_found"]
    : [400, "community_required"];
}
