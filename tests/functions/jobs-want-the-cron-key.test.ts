import assert from "node:assert/strict";
import cron from "../../supabase/functions/cron/index.ts";
import { accessToken, ask, withUpstream } from "./support.ts";

const report = { job: "reconcile", done: 3, failed: 0, parked: 0, more: false };
const key = "the-cron-key";
const settings = { CHRONOBANK_CRON_KEY: key };
const run = (headers: Record<string, string>, json?: unknown) =>
  ask(cron, "/cron/reconcile", { method: "POST", headers, json });

Deno.test("a job runs with the cron key in either header, without Idempotency-Key", () =>
  withUpstream(() => Response.json(report), async ({ asked }) => {
    for (
      const [name, value] of [["x-cron-key", key], ["authorization", `Bearer ${key}`]] as const
    ) {
      const { status, body } = await run({ [name]: value });
      assert.equal(status, 200);
      assert.deepEqual(body, report);
    }
    await run({ "x-cron-key": "the-cron-key" }, { full: true });
    assert.deepEqual(asked.map(({ body }) => body), [{}, {}, { full_check: true }]);
    assert.equal(asked[0]?.path, "/rest/v1/rpc/cron_reconcile");
    assert.equal(asked[0]?.headers.get("apikey"), "sb_secret_test");
  }, settings));

Deno.test("a job does not run with another key, none, or a member's token", () =>
  withUpstream(() => Response.json(report), async ({ asked }) => {
    const member = `Bearer ${await accessToken()}`;
    for (
      const headers of [
        {},
        { "x-cron-key": "" },
        { "x-cron-key": "the-cron-ke" },
        { "x-cron-key": "the-cron-keyy" },
        { "x-cron-key": "the-cron-kex" },
        { authorization: member },
        { authorization: "the-cron-key" },
      ] as Record<string, string>[]
    ) {
      const { status, body } = await run(headers);
      assert.equal(status, 401);
      assert.equal(body.code, "cron_key_required");
    }
    assert.equal(asked.length, 0);
  }, settings));

Deno.test("without a cron key in the settings nobody runs jobs", () =>
  withUpstream(() => Response.json(report), async ({ asked }) => {
    for (const key of ["", "undefined", "null"]) {
      assert.equal((await run({ "x-cron-key": key })).status, 401);
    }
    assert.equal(asked.length, 0);
  }));
