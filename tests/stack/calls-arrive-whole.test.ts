import assert from "node:assert/strict";
import { client, onEmbedded, onPostgres } from "./throw-away.ts";

const ID = "7f1f3cf0-4f5a-4c55-8a56-8f6a1a3a7f01";

for (const [kind, onStack] of [["embedded", onEmbedded], ["real", onPostgres]] as const) {
  Deno.test(`on the ${kind} Postgres, calls and refusals arrive whole`, async (t) => {
    await onStack(async (stack) => {
      const service = client(stack, stack.secretKey);

      await t.step("arguments keep their types, omitted ones their defaults", async () => {
        const changes = { location: null, skills: ["it's", 1], deep: { a: [] } };
        const few = await service.rpc("echo", { actor: ID, changes });
        const defaults = { ids: [], page_size: 20, note: "none", final: true };
        assert.deepEqual(few.data, { actor: ID, changes, kind: "object", ...defaults });
        const rest = { ids: [ID, ID], page_size: 3, note: null, final: false };
        const all = await service.rpc("echo", { actor: null, changes: {}, ...rest });
        assert.deepEqual(all.data, { actor: null, changes: {}, kind: "object", ...rest });
      });

      await t.step("a refusal carries its code, its facts and its hint", async () => {
        const { error, status } = await service.rpc("refuse", { facts: { missing: 30 } });
        assert.equal(status, 409);
        assert.deepEqual([error?.code, error?.message, error?.hint], [
          "PT409",
          "This cannot be.",
          "Do something else.",
        ]);
        assert.deepEqual(JSON.parse(error?.details ?? ""), { code: "cannot_be", missing: 30 });
      });

      await t.step("an error of the database carries its code", async () => {
        const seen = [];
        for (const code of ["40P01", "40001", "57014", "23514", "23505", "P0001", "22012"]) {
          const { error, status } = await service.rpc("fail", { sqlstate: code });
          seen.push([error?.code, error?.message, status]);
        }
        assert.deepEqual(seen, [
          ["40P01", "It failed.", 500],
          ["40001", "It failed.", 500],
          ["57014", "It failed.", 500],
          ["23514", "It failed.", 400],
          ["23505", "It failed.", 409],
          ["P0001", "It failed.", 400],
          ["22012", "It failed.", 400],
        ]);
      });

      await t.step("a call that fails leaves nothing behind", async () => {
        const { error } = await service.rpc("keep_and_fail", { label: "half" });
        assert.equal(error?.message, "too late");
        assert.deepEqual(await stack.sql("select from public.things where label = 'half'"), []);
      });
    });
  });
}
