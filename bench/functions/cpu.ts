import { createClient } from "@supabase/supabase-js";
import process from "node:process";

/**
 * In a process of its own: the CPU of one write through its function, and of the same RPC by
 * supabase-js without one. What answers in the place of the database is in another process.
 */
const { calls, token, escrow } = JSON.parse(Deno.args[0]!);
const { default: served } = await import("../../supabase/functions/escrow/index.ts");
const client = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_SECRET_KEY")!);
// The line of the log is a part of what the function does, but for who reads it here.
const answer = console.log;
console.log = (line: string) => void line;

async function direct(): Promise<void> {
  const args = { actor: escrow, idempotency_key: crypto.randomUUID(), escrow_id: escrow };
  const { error } = await client.rpc("escrow_confirm", args);
  if (error) throw new Error(error.message);
}

async function throughFunction(): Promise<void> {
  const response = await served.fetch(
    new Request("http://functions/escrow/confirm", {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": crypto.randomUUID(),
      },
      body: JSON.stringify({ escrow_id: escrow }),
    }),
  );
  if (!response.ok) throw new Error(await response.text());
  await response.text();
}

/** Milliseconds of CPU that one of them takes. */
async function cpuOf(call: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let at = 0; at < calls; at++) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
}

// What is called often has been compiled by then.
for (const call of [direct, throughFunction]) await cpuOf(call);
const seen = [await cpuOf(direct), await cpuOf(throughFunction)];
seen.push(await cpuOf(throughFunction), await cpuOf(direct));
const [rpc, through] = [(seen[0]! + seen[3]!) / 2, (seen[1]! + seen[2]!) / 2];
answer(JSON.stringify({ rpc, function: through, added: through - rpc }));
