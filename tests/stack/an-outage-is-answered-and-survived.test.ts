import assert from "node:assert/strict";
import { startCluster } from "../../scripts/postgres/cluster.ts";
import { startStack } from "../../scripts/stack/stack.ts";
import { inFolder } from "./throw-away.ts";

Deno.test("while Postgres is down every call says so, and afterwards all is well", async () => {
  await inFolder(async (dir) => {
    const place = { dir: `${dir}/postgres`, testing: true };
    let database = await startCluster(place);
    const stack = await startStack({ database, dir, port: 0, seed: true });
    const call = async (path: string, body?: unknown) => {
      const answer = await fetch(`${stack.url}/functions/v1${path}`, {
        method: body ? "POST" : "GET",
        headers: { "content-type": "application/json" },
        body: body ? JSON.stringify(body) : undefined,
      });
      return { status: answer.status, code: (await answer.json()).code };
    };
    const login = { email: "mira@northside.example", password: "an hour is an hour" };
    try {
      assert.equal((await call("/offers")).status, 200);
      await database.stop();
      assert.deepEqual(await call("/offers"), { status: 503, code: "upstream_unavailable" });
      const refused = await call("/auth/login", login);
      assert.deepEqual(refused, { status: 503, code: "upstream_unavailable" });

      database = await startCluster({ ...place, port: database.port });
      assert.equal((await call("/offers")).status, 200);
      assert.equal((await call("/auth/login", login)).status, 200);
    } finally {
      await stack.stop();
      await database.stop();
    }
  });
});
