import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Database } from "../../supabase/functions/_shared/database.types.ts";
import { call } from "../harness/call.ts";
import { expect, type Member } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";
import { stack } from "../harness/stack.ts";
import { held } from "./support/exchange.ts";
import { newWorld } from "./support/world.ts";

const world = await newWorld("supabase-js");
const { town, ana, ben, cora, cleo, dora, hana } = world;
const escrow_id = await held(ana, ben, 60);

/** An app's client: the publishable key, and a member's token when somebody is logged in. */
function app(member?: Member): SupabaseClient<Database> {
  return createClient<Database>(stack.url, stack.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: member ? { headers: { authorization: `Bearer ${member.token}` } } : {},
  });
}

Deno.test("rows: parties and staff see an escrow, nobody else does", async () => {
  const seen = async (member?: Member) => {
    const { data } = await app(member).from("escrows").select("escrow_id, amount")
      .eq("escrow_id", escrow_id);
    return data?.length ?? 0;
  };
  deepStrictEqual(await Promise.all([ana, ben, cora].map(seen)), [1, 1, 1]);
  deepStrictEqual(await Promise.all([cleo, dora, hana, undefined].map(seen)), [0, 0, 0, 0]);
});

Deno.test("balances: mine, and those of my community when I am its staff", async () => {
  const owners = async (member?: Member) => {
    const { data } = await app(member).from("accounts").select("member_id")
      .not("member_id", "is", null).eq("community_id", town.community_id);
    return new Set((data ?? []).map(({ member_id }) => member_id));
  };
  deepStrictEqual(await owners(ana), new Set([ana.member_id]));
  const all = [ana, ben, cora, cleo].map(({ member_id }) => member_id);
  deepStrictEqual(await owners(cora), new Set(all));
  deepStrictEqual([await owners(hana), await owners()], [new Set(), new Set()]);
});

Deno.test("who has which account in Supabase Auth is shown to nobody", async () => {
  for (const member of [ana, cora]) {
    const { error } = await app(member).from("members").select("auth_user_id");
    strictEqual(error?.code, "42501");
    const { data } = await app(member).from("members").select("member_id, display_name");
    ok(data && data.length >= 4);
  }
  deepStrictEqual((await app().from("members").select("display_name")).data, []);
});

Deno.test("no app writes rows", async () => {
  const tables = await sql<{ name: string; column: string }[]>`
    select t.table_name as name, min(c.column_name) as column
    from information_schema.tables t
    join information_schema.columns c using (table_schema, table_name)
    where t.table_schema = 'public' and t.table_type = 'BASE TABLE' group by 1`;
  ok(tables.length > 15);
  for (const { name, column } of tables) {
    for (const member of [undefined, ana, cora]) {
      const rows = () => (app(member) as SupabaseClient).from(name);
      const tries = {
        insert: await rows().insert({ [column]: null }),
        update: await rows().update({ [column]: null }).not(column, "is", null),
        delete: await rows().delete().not(column, "is", null),
      };
      for (const [verb, { error }] of Object.entries(tries)) {
        strictEqual(error?.code, "42501", `${verb} ${name}: ${JSON.stringify(error)}`);
      }
    }
  }
});

Deno.test("what changes something is callable by the functions alone", async () => {
  const writes = await sql<{ name: string; args: string[] }[]>`
    select proname as name, coalesce(proargnames, '{}') as args
    from pg_proc where pronamespace = 'public'::regnamespace and provolatile = 'v'
      and has_function_privilege('service_role', oid, 'execute')`;
  ok(writes.length >= 25);
  for (const { name, args } of writes) {
    const sent = Object.fromEntries(args.map((arg) => [arg, null]));
    for (const member of [undefined, ana, cora]) {
      const { error } = await (app(member) as SupabaseClient).rpc(name, sent);
      strictEqual(error?.code, "42501", `${name}: ${error?.code} ${error?.message}`);
    }
  }
});

Deno.test("reads are the same RPCs, with refusals as supabase-js shows them", async () => {
  const { data } = await app(ana).rpc("wallet", {});
  deepStrictEqual(data, expect(200, await ana.get("/wallet")).body);
  const { error } = await app(cleo).rpc("escrow", { escrow_id });
  const { status, body } = await cleo.get(`/escrow/${escrow_id}`);
  strictEqual(status, 404);
  deepStrictEqual(
    [error?.code, error?.message, error?.hint, JSON.parse(error!.details)],
    ["PT404", body.message, body.hint, { code: "not_found" }],
  );
});

Deno.test("the functions are callable with functions.invoke", async () => {
  const { data, error } = await app(ana).functions.invoke("wallet", { method: "GET" });
  deepStrictEqual([data.community_id, error], [town.community_id, null]);
  // Nobody logged in: supabase-js sends the publishable key as the token.
  const health = await app().functions.invoke("health", { method: "GET" });
  deepStrictEqual([health.data.status === "ok" || health.data.status === "degraded"], [true]);
});

Deno.test("forged and expired tokens read nothing past the functions either", async () => {
  const forged = { ...ana, token: `${ana.token.slice(0, -6)}AAAAAA` };
  const { data, error } = await app(forged).from("accounts").select("*");
  deepStrictEqual([data, error === null], [null, false]);
  const { status } = await call("GET", "/wallet", undefined, { token: forged.token });
  strictEqual(status, 401);
});
