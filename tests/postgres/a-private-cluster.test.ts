import { deepStrictEqual, match, rejects } from "node:assert/strict";
import postgres from "postgres";
import { startCluster } from "../../scripts/postgres/cluster.ts";
import { exists, isRoot, run } from "../../scripts/postgres/command.ts";
import { makeTestFolder } from "../../scripts/postgres/data-folder.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

Deno.test("a private cluster", async (t) => {
  const dir = makeTestFolder();
  const start = (port?: number) => startCluster({ dir, port, testing: true });
  let cluster = await start();

  await t.step("gives the migrator everything but superuser", async () => {
    const [role] = await ask(
      cluster.url,
      `
      select rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
        (select datdba::regrole = 'postgres'::regrole from pg_database
          where datname = current_database()) as owns_database
      from pg_roles where rolname = current_user`,
    );
    deepStrictEqual({ ...role }, {
      rolname: "postgres",
      rolsuper: false,
      rolcreaterole: true,
      rolcreatedb: true,
      rolbypassrls: true,
      owns_database: true,
    });
  });

  await t.step("listens on the loopback only and wants a password", async () => {
    const [settings] = await ask(
      cluster.adminUrl,
      `
      select current_setting('listen_addresses') as addresses,
        current_setting('unix_socket_directories') as sockets,
        (select array_agg(distinct auth_method) from pg_hba_file_rules) as methods`,
    );
    deepStrictEqual({ ...settings }, {
      addresses: "127.0.0.1",
      sockets: "",
      methods: ["scram-sha-256"],
    });
    const stranger = cluster.url.replace(/postgres:\w+@/, "postgres:guess@");
    await rejects(ask(stranger, "select 1"), /password authentication failed/);
  });

  await t.step("lets the migrator use pg_cron", async () => {
    const [job] = await ask(cluster.url, "select cron.schedule('a', '0 0 1 1 *', 'select 1')");
    deepStrictEqual({ ...job }, { schedule: "1" });
    await ask(cluster.url, "select cron.unschedule('a')");
  });

  await t.step("is one stack's at a time", async () => {
    await rejects(start(), { name: "PlainError", message: /Another running stack uses/ });
  });

  await t.step("names a port that is taken", async () => {
    await ask(cluster.url, "create table kept (word text); insert into kept values ('yes')");
    await cluster.stop();
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    await rejects(start(port), { name: "PlainError", message: new RegExp(`Port ${port}.*taken`) });
    listener.close();
  });

  await t.step("keeps its data", async () => {
    cluster = await start();
    deepStrictEqual((await ask(cluster.url, "select word from kept"))[0]!.word, "yes");
    await cluster.stop();
  });

  await t.step("is not held up by the pid of another process", async () => {
    const data = await dataOf(dir);
    await Deno.writeTextFile(`${data}/postmaster.pid`, `${Deno.pid}\n${data}\n`);
    cluster = await start();
    await cluster.stop();
  });

  await Deno.remove(dir, { recursive: true });
});

Deno.test("a server that outlived its stack gives way to the next one", async () => {
  const dir = makeTestFolder();
  const program = `
    import { startCluster } from "${ROOT}scripts/postgres/cluster.ts";
    await startCluster({ dir: "${dir}", testing: true });
    Deno.kill(Deno.pid, "SIGKILL");`;
  const killed = await run([Deno.execPath(), "run", "-A", "-"], { cwd: ROOT, input: program });
  deepStrictEqual(killed.code, 137);
  const cluster = await startCluster({ dir, testing: true });
  deepStrictEqual((await ask(cluster.url, "select 1 as one"))[0]!.one, 1);
  await cluster.stop();
  await Deno.remove(dir, { recursive: true });
});

Deno.test("a first start that was interrupted says what to do", async () => {
  const dir = makeTestFolder();
  await Deno.writeTextFile(`${dir}/half-made`, "");
  await rejects(startCluster({ dir, testing: true }), (error: Error) => {
    deepStrictEqual(error.name, "PlainError");
    match(error.message, /interrupted: remove the folder, or start with --fresh/);
    return true;
  });
  await Deno.remove(dir, { recursive: true });
});

// Only root runs the server as somebody else, who cannot enter every folder of root's.
if (isRoot()) {
  Deno.test("data below a closed folder lie elsewhere, and do not outlive the folder", async () => {
    const closed = await Deno.makeTempDir();
    await (await startCluster({ dir: closed, testing: true })).stop();
    const data = await dataOf(closed);
    deepStrictEqual([data.startsWith(closed), await exists(data)], [false, true]);
    await Deno.remove(closed, { recursive: true });

    const next = await Deno.makeTempDir();
    await (await startCluster({ dir: next, testing: true })).stop();
    deepStrictEqual(await exists(data), false);
    await Deno.remove((await dataOf(next)).replace(/\/data$/, ""), { recursive: true });
    await Deno.remove(next, { recursive: true });
  });
}

async function ask(url: string, query: string): Promise<postgres.Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(query);
  } finally {
    await sql.end();
  }
}

async function dataOf(dir: string): Promise<string> {
  return `${JSON.parse(await Deno.readTextFile(`${dir}/cluster.json`)).place}/data`;
}
