import { deepStrictEqual } from "node:assert/strict";
import { moveToOwnStack } from "./support/own-stack.ts";

const own = await moveToOwnStack();
Deno.test.afterAll(own.stop);
const { goodCalls } = await import("./support/good-calls.ts");
const { operations } = await import("./support/operations.ts");
const { assertWelcome, send } = await import("./support/send.ts");
const { metBy, watchRows } = await import("./support/watching.ts");
const { newWorld } = await import("./support/world.ts");

/** What reads or writes rows of more than one community, and why it may. */
const across: [RegExp, string][] = [
  [/^\w+ \/(federation|admin\/lines)/, "a line has two sides"],
  [/^GET \/wallet\/statement$/, "the other side of a trade has a name there"],
  [/^(GET \/member\/export|POST \/.*erase)$/, "a person is who they are in all their communities"],
  [/^(POST \/auth\/register|POST \/member\/join|GET \/offers|GET \/proof)$/, "none is meant yet"],
  [/^POST \/cron\//, "a job goes from row to row, and each row is one community's"],
];

const world = await newWorld("apart");
await watchRows();
const seen: string[] = [];

for (const operation of operations) {
  Deno.test(operation.name, async () => {
    const good = await goodCalls[operation.name]!(world);
    const met = await metBy(async () => assertWelcome(await send(operation, good)));
    const reason = across.find(([named]) => named.test(operation.name));
    if (met.length > 1) seen.push(operation.name);
    if (!reason) deepStrictEqual(met.slice(1), []);
  });
}

Deno.test("and two communities are seen to meet where they do", () => {
  const named = ["GET /member/export", "GET /offers", "POST /federation/transfers"];
  deepStrictEqual(named.filter((name) => !seen.includes(name)), []);
});
