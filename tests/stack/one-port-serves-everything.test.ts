import assert from "node:assert/strict";
import { onEmbedded } from "./throw-away.ts";

Deno.test("one port serves everything, as a hosted project does", async (t) => {
  await onEmbedded(async (stack) => {
    await t.step("a function sees a path that starts with its own name", async () => {
      const answer = await fetch(`${stack.url}/functions/v1/echo/confirm?a=1`, {
        method: "POST",
        body: "hello",
      });
      const { cronKey, ...seen } = await answer.json();
      const expected = { method: "POST", path: "/echo/confirm?a=1", body: "hello" };
      assert.deepEqual(seen, { ...expected, from: "127.0.0.1" });
      assert.equal(cronKey, stack.cronKey);
    });

    await t.step("the client's address is the connection's, whatever the client says", async () => {
      const headers = { "x-forwarded-for": "203.0.113.9" };
      const answer = await fetch(`${stack.url}/functions/v1/echo`, { headers });
      assert.equal((await answer.json()).from, "127.0.0.1");
      const http = Deno.createHttpClient({ localAddress: "127.0.0.7" });
      const other = await fetch(`${stack.url}/functions/v1/echo`, { client: http });
      assert.equal((await other.json()).from, "127.0.0.7");
      http.close();
    });

    await t.step("what is not there is 404", async () => {
      for (const path of ["/functions/v1/nothing", "/functions/v1/", "/", "/rest/v2/things"]) {
        const answer = await fetch(stack.url + path);
        assert.equal(answer.status, 404, path);
        await answer.body?.cancel();
      }
    });

    await t.step("REST and Auth want a key", async () => {
      for (const path of ["/rest/v1/things", "/auth/v1/settings"]) {
        const answer = await fetch(stack.url + path);
        assert.equal(answer.status, 401, path);
        await answer.body?.cancel();
      }
    });

    await t.step("the SQL door is the migrator's, and wants the secret key", async () => {
      const ask = (query: string, key: string) =>
        fetch(`${stack.url}/pg/query`, {
          method: "POST",
          headers: { authorization: `Bearer ${key}` },
          body: JSON.stringify({ query }),
        });
      const refused = await ask("select 1", stack.publishableKey);
      assert.equal(refused.status, 401);
      await refused.body?.cancel();
      const rows = await ask("select 1; select current_user, 90::bigint as b", stack.secretKey);
      assert.deepEqual(await rows.json(), [{ current_user: "postgres", b: 90 }]);
      const toast = await ask("select public.refuse()", stack.secretKey);
      assert.equal(toast.status, 400);
      assert.deepEqual(await toast.json(), {
        message: "This cannot be.",
        code: "PT409",
        details: '{"code": "cannot_be"}',
        hint: "Do something else.",
      });
    });

    await t.step("REST sees a table as soon as it is made", async () => {
      const headers = { apikey: stack.publishableKey };
      const look = async () =>
        await (await fetch(`${stack.url}/rest/v1/later`, { headers })).json();
      assert.equal((await look()).code, "PGRST205");
      await stack.sql("create table public.later (note text); grant select on later to anon");
      assert.deepEqual(await look(), []);
    });

    await t.step("a query leaves no transaction and no role behind", async () => {
      await assert.rejects(
        stack.sql("begin; insert into public.things (label) values ('half'); select 1 / 0"),
      );
      await stack.sql("begin; insert into public.things (label) values ('half')");
      await stack.sql("set role anon");
      const [seen] = await stack.sql(
        "select current_user, (select count(*) from public.things where label = 'half') as half",
      );
      assert.deepEqual(seen, { current_user: "postgres", half: 0 });
    });
  });
});
