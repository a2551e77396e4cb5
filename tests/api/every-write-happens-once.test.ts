import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { sql } from "../harness/sql.ts";
import { type Digest, digestOf, gained } from "./support/digest.ts";
import { goodCalls } from "./support/good-calls.ts";
import { type Operation, operations } from "./support/operations.ts";
import { otherBodies } from "./support/other-bodies.ts";
import { assertWelcome, send } from "./support/send.ts";
import { slowBody } from "./support/slow-body.ts";
import { newWorld, peopleOf } from "./support/world.ts";

const world = await newWorld("once");
const writes = operations.filter(({ keyed }) => keyed);

Deno.test("every write wants a key, but those of /auth and /cron", () => {
  const others = operations.filter(({ method, keyed }) => method !== "GET" && !keyed);
  deepStrictEqual(others.filter(({ path }) => !/^\/(auth|cron)\//.test(path)), []);
});

for (const operation of writes) {
  Deno.test(operation.name, async (t) => {
    let effect: Record<string, number>;
    await takeABreath();

    await t.step("again with the same key: the same answer, and no second effect", async () => {
      const { good, key, before, first } = await firstCall(operation);
      strictEqual(first.headers.get("idempotency-replayed"), null);
      const after = await digestOf(world);
      effect = gained(before, after);
      strictEqual(effect["private.idempotency_keys"], 1);
      // The draft writes a key as a quoted string; that is the same key.
      for (const same of [key, `"${key}"`]) {
        const again = await send(operation, good, { key: same });
        deepStrictEqual([again.status, again.body], [first.status, first.body]);
        strictEqual(again.headers.get("idempotency-replayed"), "true");
      }
      deepStrictEqual(await digestOf(world), after);
    });

    await t.step("the same key with another body is refused", async () => {
      const { good, key } = await firstCall(operation);
      const after = await digestOf(world);
      for (const body of otherBodies(operation, good)) {
        const other = await send(operation, good, { key, body });
        deepStrictEqual([other.status, other.body.code], [422, "idempotency_key_reused"]);
      }
      deepStrictEqual(await digestOf(world), after);
    });

    await t.step("two at once: one effect, and both get its answer", async () => {
      const good = await goodCalls[operation.name]!(world);
      const key = crypto.randomUUID();
      const before: Digest = await digestOf(world);
      const calls = [0, 1, 2].map(() => send(operation, good, { key }));
      const answers = await Promise.all(calls);
      answers.forEach(assertWelcome);
      const bodies = new Set(answers.map(({ status, body }) => JSON.stringify([status, body])));
      strictEqual(bodies.size, 1);
      const replays = answers.map(({ headers }) => headers.get("idempotency-replayed"));
      strictEqual(replays.filter((replayed) => replayed === null).length, 1);
      deepStrictEqual(gained(before, await digestOf(world)), effect);
    });
  });
}

Deno.test("a key is the caller's own, and belongs to one route", async () => {
  const key = crypto.randomUUID();
  const create = writes.find(({ name }) => name === "POST /offers-create")!;
  const { ana, ben } = world;
  const body = { title: "Tea", description: "With milk.", category: "other" };
  const anas = await send(create, { as: ana, path: create.path, body }, { key });
  const bens = await send(create, { as: ben, path: create.path, body }, { key });
  deepStrictEqual([anas.body.member_id, bens.body.member_id], [ana.member_id, ben.member_id]);
  const update = writes.find(({ name }) => name === "POST /member")!;
  assertWelcome(await send(update, { as: ana, path: update.path, body: { bio: "Tea." } }, { key }));
});

Deno.test("a refusal is not kept: the same key is judged anew", async () => {
  const key = crypto.randomUUID();
  const create = writes.find(({ name }) => name === "POST /requests-create")!;
  const { ana, ben } = world;
  const good = await goodCalls["POST /requests-create"]!(world);
  const { offer_id } = good.body!;
  const set = (status: string) => ben.patch(`/offers/${offer_id}`, { status });
  assertWelcome(await set("paused"));
  const refused = await send(create, { ...good, as: ana }, { key });
  deepStrictEqual([refused.status, refused.body.code], [409, "offer_not_active"]);
  assertWelcome(await set("active"));
  assertWelcome(await send(create, { ...good, as: ana }, { key }));
});

Deno.test("a refusal is that of one try: an earlier one may come late, its key tells", async () => {
  const key = crypto.randomUUID();
  const create = writes.find(({ name }) => name === "POST /requests-create")!;
  const { ana, ben } = world;
  const good = { ...await goodCalls["POST /requests-create"]!(world), as: ana };
  const set = async (status: string) =>
    assertWelcome(await ben.patch(`/offers/${good.body!.offer_id}`, { status }));
  await set("paused");
  const body = slowBody(good.body);
  const slow = send(create, good, { key, body: body.readable });
  await body.begin();
  const refused = await send(create, good, { key });
  deepStrictEqual([refused.status, refused.body.code], [409, "offer_not_active"]);
  await set("active");
  await body.finish();
  const late = await slow;
  const again = await send(create, good, { key });
  deepStrictEqual([late.status, late.headers.get("idempotency-replayed")], [201, null]);
  deepStrictEqual([again.status, again.body], [201, late.body]);
  strictEqual(again.headers.get("idempotency-replayed"), "true");
});

async function firstCall(operation: Operation) {
  const good = await goodCalls[operation.name]!(world);
  const key = crypto.randomUUID();
  const before = await digestOf(world);
  const first = await send(operation, good, { key });
  assertWelcome(first);
  return { good, key, before, first };
}

/** Four of the people make more writes here than anybody does in a minute. */
async function takeABreath() {
  const buckets = peopleOf(world).map(({ member_id }) => `write:${member_id}`);
  await sql`delete from private.rate_limits where bucket in ${sql(buckets)}`;
}
