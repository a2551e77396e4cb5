import assert from "node:assert/strict";
import postgres from "postgres";
import { startCluster } from "../../scripts/postgres/cluster.ts";
import { PlainError } from "../../scripts/postgres/plain-error.ts";
import { readArguments } from "../../scripts/stack/arguments.ts";
import { type StackOptions, startStack } from "../../scripts/stack/stack.ts";
import { inFolder, PROJECT } from "./throw-away.ts";

/** The stack does not start, and says why in one sentence. */
async function refuses(options: Partial<StackOptions>, dir: string, why: RegExp) {
  const start = async () => {
    const stack = await startStack({
      database: "embedded",
      dir,
      port: 0,
      project: PROJECT,
      ...options,
    });
    await stack.stop();
  };
  await assert.rejects(start, (error: Error) => {
    assert.ok(error instanceof PlainError, String(error));
    assert.match(error.message, why);
    assert.ok(!error.message.includes("\n"), error.message);
    return true;
  });
}

Deno.test("a command line that makes no sense is refused", () => {
  const url = "postgresql://localhost/bank";
  assert.throws(() => readArguments(["--nope"], undefined), /What is --nope/);
  assert.throws(() => readArguments(["--port", "web"], undefined), /wants a number/);
  assert.throws(() => readArguments(["--postgres"], url), /choose one/);
  assert.throws(() => readArguments(["--fresh"], url), /do that yourself/);
  const fine = { database: "postgres", port: 8000, fresh: true, demo: true };
  const all = ["--postgres", "--port=8000", "--fresh", "--demo"];
  assert.deepEqual(readArguments(all, undefined), fine);
});

Deno.test("a taken port is named", async () => {
  await inFolder(async (dir) => {
    const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await refuses({ port: other.addr.port }, dir, new RegExp(`Port ${other.addr.port} is taken`));
    other.close();
  });
});

Deno.test("a file where the folder should be is named", async () => {
  await inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    await refuses({}, `${dir}/file`, /The folder .*file cannot be made: .*exists/);
  });
});

Deno.test("a damaged file of keys opens no door", async () => {
  await inFolder(async (dir) => {
    const keys = { publishableKey: "p", jwtSecret: "j", cronKey: "c" };
    for (const text of ["", "{", "{}", JSON.stringify(keys)]) {
      await Deno.writeTextFile(`${dir}/keys.json`, text);
      await refuses({}, dir, /keys\.json is damaged: remove it/);
    }
  });
});

Deno.test("the embedded database's folder is looked at before it is used", async (t) => {
  await inFolder(async (dir) => {
    await t.step("a first start that was interrupted wants a fresh one", async () => {
      await Deno.mkdir(`${dir}/embedded`);
      await Deno.writeTextFile(`${dir}/embedded/half-made`, "");
      await refuses({}, dir, /interrupted: start with --fresh/);
      const stack = await start(dir, { fresh: true });

      await refuses({}, dir, /Another running stack uses/);
      await refuses({ fresh: true }, dir, /Another running stack uses/);
      await stack.stop();
    });

    await t.step("it is kept, its seed is not repeated, its keys stay", async () => {
      const stack = await start(dir);
      const [seeds] = await stack.sql("select count(*) as n from public.things");
      assert.deepEqual(seeds, { n: 1 });
      const key = stack.secretKey;
      await stack.stop();
      const again = await start(dir);
      assert.equal(again.secretKey, key);
      assert.equal((await Deno.stat(`${dir}/keys.json`)).mode! & 0o777, 0o600);
      await again.stop();
    });

    await t.step("a migration that was changed afterwards is named", async () => {
      const stack = await start(dir);
      await stack.sql("update supabase_migrations.schema_migrations set statements = '{other}'");
      await stack.stop();
      await refuses({}, dir, /20260101000000_things\.sql was changed .* --fresh/);
    });

    await t.step("damaged data is called so", async () => {
      await Deno.writeTextFile(`${dir}/embedded/data/global/pg_control`, "nothing");
      await refuses({}, dir, /cannot be opened .* --fresh/);
    });
  });
});

Deno.test("a migration that fails is named with its line", async () => {
  await inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/supabase/migrations`, { recursive: true });
    await Deno.writeTextFile(`${dir}/supabase/migrations/1_bad.sql`, "select 1;\nselect nothing;");
    const project = new URL(`file://${dir}/supabase/`);
    await refuses({ project }, dir, /1_bad\.sql:2: column "nothing" does not exist/);
  });
});

Deno.test("a database that is not ours is left alone", async (t) => {
  await inFolder(async (dir) => {
    const cluster = await startCluster({ dir: `${dir}/postgres`, testing: true });
    const admin = postgres(cluster.adminUrl, { max: 1 });
    const named = (name: string) => cluster.adminUrl.replace(/[^/]+$/, name);

    await t.step("one with another auth schema is not touched", async () => {
      await admin.unsafe("create database hosted");
      const hosted = postgres(named("hosted"), { max: 1 });
      await hosted.unsafe("create schema auth; create table auth.users (id uuid)");
      const before = await objects(hosted);
      await refuses({ database: { url: named("hosted") } }, dir, /auth schema .* left alone/);
      assert.deepEqual(await objects(hosted), before);
      await hosted.end();
    });

    await t.step("an empty one becomes ours, and stays so", async () => {
      await admin.unsafe("create database mine");
      for (let i = 0; i < 2; i++) {
        const stack = await start(dir, { database: { url: named("mine") } });
        assert.equal((await stack.sql("select from public.things")).length, 1);
        assert.doesNotMatch(stack.place, new RegExp(new URL(cluster.adminUrl).password));
        await stack.stop();
      }
    });

    await t.step("a login without the rights, and an address without a server", async () => {
      const plain = cluster.url.replace(/[^/]+$/, "mine");
      await refuses({ database: { url: plain } }, dir, /not a superuser/);
      const nowhere = "postgresql://ana@127.0.0.1:1/bank";
      await refuses({ database: { url: nowhere } }, dir, /ana@127\.0\.0\.1:1.* says: /);
      await refuses({ database: { url: "bank" } }, dir, /not an address/);
    });

    await admin.end();
    await cluster.stop();
  });
});

function start(dir: string, options: Partial<StackOptions> = {}) {
  return startStack({ database: "embedded", dir, port: 0, project: PROJECT, ...options });
}

function objects(sql: postgres.Sql) {
  return sql`select oid::regclass::text as name from pg_class order by 1`;
}
