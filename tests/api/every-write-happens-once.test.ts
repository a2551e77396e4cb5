import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { sql } from "../harness/sql.ts";
import { type Digest, digestOf, gained } from "./support/digest.ts";
import { type GoodCall, goodCalls } from "./support/good-calls.ts";
import { type Operation, operations } from "./support/operations.ts";
import { assertWelcome, send } from "./support/send.ts";
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

async function firstCall(operation: Operation) {
  // These few people write more in a minute than all of a village.
  const buckets = peopleOf(world).map(({ member_id }) => `write:${member_id}`);
  await sql`delete from private.rate_limits where bucket = any(${buckets})`;
  const good = await goodCalls[operation.name]!(world);
  const key = crypto.randomUUID();
  const before = await digestOf(world);
  const first = await send(operation, good, { key });
  assertWelcome(first);
  return { good, key, before, first };
}

/** The same body, with one field changed at a time to something that is as valid. */
/** Four of the people make more writes here than anybody does in a minute. */
async function takeABreath() {
  const buckets = peopleOf(world).map(({ member_id }) => `write:${member_id}`);
  await sql`delete from private.rate_limits where bucket in ${sql(buckets)}`;
}

function otherBodies({ body: schema }: Operation, { body = {} }: GoodCall): unknown[] {
  // Only a split has an amount, so its resolution stays; and only a class a teacher.
  const others = Object.entries(body).filter(([name]) =>
    !["resolution", "preset", "kind", "side"].includes(name)
  )
    .map(([name, value]) => ({ ...body, [name]: other(name, value) }));
  const optional = { reason: "Because.", note: "A note.", location: null };
  const more = Object.entries(optional)
    .filter(([name]) => name in schema!.properties! && !(name in body))
    .filter(([name]) => name !== "location" || JSON.stringify(schema).includes('"null"'))
    .map(([name, value]) => ({ ...body, [name]: value }));
  return [...others, ...more].filter((other) => JSON.stringify(other) !== JSON.stringify(body));
}

function other(name: string, value: unknown): unknown {
  if (name === "category" || name === "parent") return "gardening";
  if (name === "subject") return "disputes";
  if (name === "field") return "description";
  if (name === "reason" && value === "other") return "no_show";
  if (name === "reason" && value === "gift") return "correction";
  if (typeof value === "number") return value - 1;
  if (typeof value === "boolean") return !value;
  if (name === "scopes") return ["confirm"];
  if (name === "expires_at") return new Date(Date.now() + 3_600_000).toISOString();
  if (Array.isArray(value)) return [...value, other(name, value[0])];
  if (name === "rate") return { ours: 3, theirs: 2 };
  if (typeof value === "object") return value;
  const text = String(value);
  if (/^[0-9a-f-]{36}$/.test(text)) return crypto.randomUUID();
  return `${text} Or so.`;
}
