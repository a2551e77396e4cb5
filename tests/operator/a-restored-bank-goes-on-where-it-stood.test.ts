import { deepStrictEqual, match, ok, rejects } from "node:assert/strict";
import type { Sql } from "postgres";
import type { Cluster } from "../../scripts/postgres/cluster.ts";
import { run } from "../../scripts/postgres/command.ts";
import { makeTestFolder } from "../../scripts/postgres/data-folder.ts";
import { startStack } from "../../scripts/stack/stack.ts";
import { contents, findings, inCluster, sealAll } from "./own-cluster.ts";

/** `deno task backup` and `deno task restore`, as somebody types them. */
async function task(name: "backup" | "restore", file: string, { url, bin }: Cluster) {
  const env = { DATABASE_URL: url, PATH: `${bin}:${Deno.env.get("PATH")}`, NO_COLOR: "1" };
  return await run([Deno.execPath(), "run", "-A", "--no-check", `scripts/${name}.ts`, file], {
    env,
  });
}

type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

/** The whole stack on the database of a cluster, as an app calls it. */
async function onStack(
  cluster: Cluster,
  work: (
    call: (path: string, body?: unknown, token?: string, key?: string) => Promise<Answer>,
    logIn: (name: string, password?: string) => Promise<string>,
  ) => Promise<void>,
): Promise<void> {
  const stack = await startStack({ database: cluster, dir: makeTestFolder(), port: 0 });
  const call = async (path: string, body?: unknown, token?: string, key?: string) => {
    const response = await fetch(`${stack.url}/functions/v1${path}`, {
      method: body ? "POST" : "GET",
      headers: {
        "content-type": "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(token && body ? { "idempotency-key": key ?? crypto.randomUUID() } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const logIn = async (name: string, password = "an hour is an hour") => {
    const email = `${name.toLowerCase()}@northside.example`;
    const { status, body } = await call("/auth/login", { email, password });
    deepStrictEqual(status, 200, `${name} logs in: ${JSON.stringify(body)}`);
    return body.access_token as string;
  };
  try {
    await work(call, logIn);
  } finally {
    await stack.stop();
  }
}

const gift = { amount: 15, to_account: "pot", reason: "donation", category: "other" };
const ada = { email: "ada@northside.example", password: "Ada counts in minutes" };

Deno.test("a bank that is dumped and restored elsewhere goes on where it stood", async () => {
  const file = `${makeTestFolder()}.backup.sql`;
  let before: Record<string, string> = {};
  let sealed: string[] = [];
  let given: unknown;
  await inCluster(async (cluster, sql) => {
    await onStack(cluster, async (call, logIn) => {
      const account = { ...ada, display_name: "Ada", community: "northside" };
      deepStrictEqual((await call("/auth/register", account)).status, 202);
      await logIn("Ada", ada.password);
      const answer = await call("/transfers", gift, await logIn("Noor"), "a gift before the move");
      deepStrictEqual(answer.status, 201);
      given = answer.body;
    });
    await sealAll(sql);
    sealed = await seals(sql);
    ok(sealed.length > 0);
    before = await contents(sql);
    const { ok: done, out } = await task("backup", file, cluster);
    match(out, /^Kept in .*backup\.sql\.$/m);
    ok(done);
    const refused = await task("restore", file, cluster);
    deepStrictEqual(refused.code, 1);
    match(refused.err, /There are members already/);
    deepStrictEqual(await contents(sql), before);
  });

  await inCluster(async (cluster, sql) => {
    const restored = await task("restore", file, cluster);
    deepStrictEqual(restored.code, 0, restored.err);
    deepStrictEqual(await contents(sql), before);
    await isScheduled(sql);
    deepStrictEqual(await findings(sql), []);
    // The guards are back: what was restored is as fixed as it was.
    await rejects(sql`delete from entries`, /the books are append-only/);

    await onStack(cluster, async (call, logIn) => {
      const health = await call("/health");
      deepStrictEqual([health.status, health.body.status], [200, "ok"]);
      await logIn("Ada", ada.password);
      const [noor, sami] = [await logIn("Noor"), await logIn("Sami")];
      // What was done before is not done again, and has its answer still.
      const again = await call("/transfers", gift, noor, "a gift before the move");
      deepStrictEqual([again.body, again.headers.get("idempotency-replayed")], [given, "true"]);

      // An exchange goes on where it stood.
      const [{ escrow_id }] = await sql<[{ escrow_id: string }]>`
        select escrow_id from escrows join members on member_id = recipient_id
        where state = 'held' and display_name = 'Noor' order by escrow_id limit 1`;
      const delivered = await call("/escrow/deliver", { escrow_id }, sami);
      deepStrictEqual(delivered.body.state, "delivered");
      const released = await call("/escrow/confirm", { escrow_id }, noor);
      deepStrictEqual(released.body.state, "released");
    });
    // Its seals are kept, and the next are on them.
    await sealAll(sql);
    const all = await seals(sql);
    deepStrictEqual(sealed.filter((seal) => !all.includes(seal)), []);
    ok(all.length > sealed.length);
    deepStrictEqual(await findings(sql), []);
  });
  await Deno.remove(file);
});

async function seals(sql: Sql): Promise<string[]> {
  const rows = await sql<{ seal: string }[]>`select s::text as seal from seals s`;
  return rows.map(({ seal }) => seal);
}

async function isScheduled(sql: Sql): Promise<void> {
  const missing = await sql`
    select j.job from private.jobs j where not exists (
      select from cron.job c
      where c.jobname = 'chronobank-' || j.job and c.schedule = j.schedule and c.active)`;
  deepStrictEqual([...missing], []);
}
