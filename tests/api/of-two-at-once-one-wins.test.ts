import { deepStrictEqual, ok } from "node:assert/strict";
import { assertWhole } from "../harness/books.ts";
import { digestOf, gained } from "./support/digest.ts";
import { goodCalls } from "./support/good-calls.ts";
import { operations } from "./support/operations.ts";
import { send } from "./support/send.ts";
import { newWorld } from "./support/world.ts";

const world = await newWorld("one-wins");

/** Writes that end something: done once, they cannot be done again, whatever their key. */
const endings: Record<string, string[]> = {
  "POST /request-accept": ["request_not_open"],
  "POST /request-decline": ["request_not_open"],
  "POST /request-cancel": ["request_not_open"],
  "POST /escrow/deliver": ["already_delivered"],
  "POST /escrow/confirm": ["escrow_not_open"],
  "POST /escrow/refund": ["escrow_not_open"],
  "POST /escrow/dispute": ["under_dispute", "already_disputed"],
  "POST /disputes/withdraw": ["dispute_closed"],
  "POST /admin/disputes/resolve": ["dispute_closed"],
  "POST /admin/members/{member_id}/approve": ["standing_unchanged"],
  "POST /admin/members/{member_id}/suspend": ["standing_unchanged"],
  "POST /admin/members/{member_id}/restore": ["standing_unchanged"],
};

for (const [name, losers] of Object.entries(endings)) {
  Deno.test(name, async () => {
    const operation = operations.find((one) => one.name === name)!;
    const alone = await goodCalls[name]!(world);
    const start = await digestOf(world);
    await send(operation, alone);
    const effect = gained(start, await digestOf(world));

    const good = await goodCalls[name]!(world);
    const before = await digestOf(world);
    const answers = await Promise.all([0, 1, 2].map(() => send(operation, good)));
    const lost = answers.filter(({ status }) => status >= 300);
    deepStrictEqual(lost.map(({ status }) => status), [409, 409]);
    for (const { body } of lost) ok(losers.includes(body.code), body.code);
    deepStrictEqual(gained(before, await digestOf(world)), effect, "one effect");
    await assertWhole(world.town);
  });
}
