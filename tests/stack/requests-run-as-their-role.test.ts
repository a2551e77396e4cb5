import assert from "node:assert/strict";
import type { Stack } from "../../scripts/stack/stack.ts";
import { client, onEmbedded, onPostgres, signUp } from "./throw-away.ts";

for (const [kind, onStack] of [["embedded", onEmbedded], ["real", onPostgres]] as const) {
  Deno.test(`on the ${kind} Postgres, requests run as their role`, async (t) => {
    await onStack(async (stack) => {
      const ana = await signUp(stack, "ana@example.org");
      const ben = await signUp(stack, "ben@example.org");
      const anyone = client(stack, stack.publishableKey);
      const service = client(stack, stack.secretKey);

      await t.step("each key and token is its own role, entered from authenticator", async () => {
        for (
          const [caller, role, sub] of [
            [anyone, "anon", null],
            [ana.client, "authenticated", ana.id],
            [service, "service_role", null],
          ] as const
        ) {
          const { data } = await caller.rpc("who");
          const expected = { current: role, role, sub, session: "authenticator" };
          assert.deepEqual(data, { ...expected, superuser: "off" });
        }
      });

      await t.step("requests at the same time do not borrow each other's role", async () => {
        const callers = [anyone, ana.client, service];
        const answers = await Promise.all(
          Array.from({ length: 30 }, (_, i) => callers[i % 3]!.rpc("who")),
        );
        const roles = answers.map((answer) => answer.data.current);
        const expected = ["anon", "authenticated", "service_role"];
        assert.deepEqual(roles, roles.map((_, i) => expected[i % 3]));
      });

      await t.step("row level security decides what a member sees", async () => {
        await service.rpc("keep", { owner_id: ana.id, label: "a watering can" });
        const mine = await ana.client.from("things").select("label");
        assert.deepEqual(mine.data, [{ label: "a watering can" }]);
        assert.deepEqual((await ben.client.from("things").select("label")).data, []);
      });

      await t.step("what the migrations did not grant is refused, to every role", async () => {
        const refused = [
          await anyone.from("things").select(),
          await service.from("things").select(),
          await ana.client.from("things").insert({ label: "a ladder" }),
          await ana.client.rpc("refuse"),
          await anyone.rpc("keep", { owner_id: null, label: "a ladder" }),
        ];
        assert.deepEqual(refused.map((answer) => answer.error?.code), Array(5).fill("42501"));
        assert.deepEqual(await grants(stack), [{ grantee: "authenticated", right: "SELECT" }]);
      });

      await t.step("the migrator is postgres, and no superuser", async () => {
        const [me] = await stack.sql(
          `select rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
             (select datdba = r.oid from pg_database where datname = current_database()) as owns
           from pg_roles r where rolname = session_user and rolname = current_user`,
        );
        assert.deepEqual(me, {
          rolname: "postgres",
          rolsuper: false,
          rolcreaterole: true,
          rolcreatedb: true,
          rolbypassrls: true,
          owns: true,
        });
      });
    });
  });
}

function grants(stack: Stack) {
  return stack.sql(
    `select grantee, privilege_type as right from information_schema.role_table_grants
     where table_name = 'things' and grantee <> 'postgres'`,
  );
}
