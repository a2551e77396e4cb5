import type { Sql } from "postgres";
import { quantile } from "../numbers.ts";
import { type Call, filledIn, rpcOf } from "./call.ts";

/** Writes that say who calls, and know no keys. */
const WITHOUT_A_KEY = ["member_join"];
/** What the functions ask the bank before anybody is known. */
const WITHOUT_A_CALLER = ["auth_attempt", "community_check"];

/** How one RPC is played: by the secret key, who says whose call it is, or by the caller. */
type Play = { isWrite: boolean; uncounted: number; counted: number; seconds: number };

/** Call an RPC on one subject after the other, and say how long it took, in ms. */
export async function playCall(
  sql: Sql,
  name: string,
  call: Call,
  { isWrite, uncounted, counted, seconds }: Play,
): Promise<{ p50: number; p99: number }> {
  const rpc = rpcOf(name, call);
  const who = call.as === undefined ? "user" : call.as;
  const role = isWrite ? "service_role" : who === null ? "anon" : "authenticated";
  const caller = !isWrite || WITHOUT_A_CALLER.includes(rpc)
    ? []
    : WITHOUT_A_KEY.includes(rpc)
    ? [`actor => :${who}`]
    : [`actor => :${who}`, "idempotency_key => 'measured'"];
  const args = [...caller, ...call.args ? [call.args] : []].join(", ");
  const [row] = await sql<[{ took: number[] }]>`
    select bench.play(${call.on}, ${role}, ${who ?? ""}, ${
    call.before ? filledIn(call.before) : null
  }, ${filledIn(`select public.${rpc}(${args})`)}, ${uncounted}, ${counted},
      ${seconds} * interval '1 second') as took`;
  return { p50: quantile(row.took, 0.5), p99: quantile(row.took, 0.99) };
}
