import { deepStrictEqual } from "node:assert/strict";
import { type Calls, rpcOf } from "../../bench/flat/call.ts";
import { READS } from "../../bench/flat/reads.ts";
import { WRITES } from "../../bench/flat/writes.ts";
import { sql } from "../harness/sql.ts";

/** RPCs of the catalog, by who may call them; jobs have figures of their own. */
async function rpcs(role: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select distinct p.proname as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
      and has_function_privilege(${role}, p.oid, 'execute') and p.proname !~ '^cron_'
      and p.prorettype <> 'trigger'::regtype
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by 1`;
  return rows.map(({ name }) => name);
}

const named = (calls: Calls) =>
  [...new Set(Object.entries(calls).map(([name, call]) => rpcOf(name, call)))].sort();

Deno.test("every RPC that reads is measured on a small bank and a large one", async () => {
  deepStrictEqual(named(READS), await rpcs("authenticated"));
});

Deno.test("every RPC that writes is measured on a small bank and a large one", async () => {
  deepStrictEqual(named(WRITES), await rpcs("service_role"));
});
