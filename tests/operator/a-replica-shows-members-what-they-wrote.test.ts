import { deepStrictEqual, match, ok } from "node:assert/strict";
import { migrate } from "../../scripts/postgres/migrate.ts";
import { startReplica } from "../../scripts/postgres/replica.ts";
import { withConnection } from "../../scripts/postgres/with-connection.ts";
import { startStack } from "../../scripts/stack/stack.ts";
import { makeTestFolder } from "../../scripts/postgres/data-folder.ts";
import { inCluster } from "./own-cluster.ts";

type Call = { body?: unknown; token?: string; written?: string };

/** A call of an app that keeps what its last write was answered with, or does not. */
async function call(url: string, path: string, { body, token, written }: Call = {}) {
  const response = await fetch(`${url}/functions/v1${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(token && body ? { "idempotency-key": crypto.randomUUID() } : {}),
      ...(written === undefined ? {} : { "x-chronobank-written": written }),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer = await response.json();
  ok(response.ok, `${path}: ${JSON.stringify(answer)}`);
  return { answer, written: response.headers.get("x-chronobank-written") ?? "none" };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await new Promise((wake) => setTimeout(wake, 50));
}

Deno.test("a replica shows members what they wrote, and health how far it is", async (t) => {
  await inCluster(async (cluster) => {
    await migrate(cluster.url);
    const replica = await startReplica({ dir: `${makeTestFolder()}/r`, cluster, testing: true });
    const database = { ...cluster, replica };
    const { url, stop } = await startStack({ database, dir: makeTestFolder(), port: 0 });
    const replay = (what: "pause" | "resume") =>
      withConnection(replica.adminUrl, async (sql) => {
        await sql.unsafe(`select pg_wal_replay_${what}()`);
        if (what === "resume") return;
        await until(async () => {
          const [row] = await sql`select pg_get_wal_replay_pause_state() as state`;
          return row!.state === "paused";
        });
      });
    const logIn = async (name: string) => {
      const email = `${name}@northside.example`;
      const session = { body: { email, password: "an hour is an hour" } };
      return (await call(url, "/auth/login", session)).answer.access_token as string;
    };
    const offer = async (token: string, title: string) => {
      const description = "As long as you like";
      const body = { title, description, category: "home" };
      return (await call(url, "/offers-create", { token, body })).written;
    };
    const finds = async (title: string, who: Call = {}) =>
      (await call(url, `/offers?q=${title}`, who)).answer.items.length === 1;
    const health = async () => (await call(url, "/health")).answer;
    const [noor, otis] = [await logIn("noor"), await logIn("otis")];
    try {
      await t.step("which has everything after a moment", async () => {
        // One answer has it all: before the next one somebody may have written again.
        let said = (await health()).replica;
        await until(async () => (said = (await health()).replica).behind_bytes === 0);
        const caught = { reachable: true, behind_bytes: 0, behind_seconds: 0, late: false };
        deepStrictEqual(said, caught);
      });

      let kites = "";
      await t.step("while it is behind, members see what they wrote all the same", async () => {
        await replay("pause");
        kites = await offer(noor, "Kites");
        match(kites, /^\d+$/);
        ok(await finds("Kites", { token: noor }), "who does not say what they wrote");
        ok(await finds("Kites", { token: noor, written: kites }), "who does");
        ok(await finds("Kites", { token: noor, written: "my last write" }), "who says nonsense");
        ok(!await finds("Kites"), "a stranger asks the replica");
        ok(!await finds("Kites", { token: noor, written: "0" }), "who says they wrote nothing");
        // Here a commit does not wait for the disk; what is not there yet is not counted.
        await until(async () => (await health()).replica.behind_bytes > 0);
      });

      await t.step("once it has a write, who names it is answered by it", async () => {
        await replay("resume");
        await until(() => finds("Kites"));
        await replay("pause");
        await offer(otis, "Drums");
        ok(!await finds("Drums", { token: noor, written: kites }));
        ok(await finds("Drums", { token: noor }));
      });

      await t.step("who is too new for it is not refused", async () => {
        const session = { email: "pat@northside.example", password: "Pat plays patiently" };
        const account = { ...session, display_name: "Pat", community: "northside" };
        await call(url, "/auth/register", { body: account });
        const token = (await call(url, "/auth/login", { body: session })).answer.access_token;
        const { accounts } = (await call(url, "/wallet", { token, written: "0" })).answer;
        ok(Array.isArray(accounts));
      });

      await t.step("and without it everything is answered", async () => {
        await replay("resume");
        await replica.stop();
        ok(await finds("Drums"));
        ok(await finds("Drums", { token: noor, written: kites }));
        const { status, replica: said } = await health();
        deepStrictEqual([status, said], ["degraded", { reachable: false }]);
      });
    } finally {
      await stop();
      await replica.stop().catch(() => {});
    }
  });
});
