/** An argument of an RPC: its name, its type, and SQL for what is sent. */
type Argument = [name: string, type: string, sent: string];

// As long as a token and the headers of supabase-js are.
const HEADERS = JSON.stringify({
  accept: "application/json",
  authorization: `Bearer ${"e".repeat(600)}`,
  "content-type": "application/json",
  "user-agent": "Deno/2.9.6",
  "x-client-info": "supabase-js-deno/2.119.0",
});

/** What PostgREST (12 to 14) says before a call: whom it acts as, for whom, and what was asked. */
function before(path: string): string {
  const settings = {
    search_path: '"public", "extensions"',
    role: "service_role",
    "request.jwt.claims": '{"role": "service_role"}',
    "request.method": "POST",
    "request.path": path,
    "request.headers": HEADERS,
    "request.cookies": "{}",
  };
  const set = Object.entries(settings).map(([name, value]) =>
    `set_config('${name}', '${value}', true)`
  );
  return `begin isolation level read committed read write;\nselect ${set.join(", ")};`;
}

/** The statement around a call: arguments out of the body, the answer and its headers as text. */
function call(rpc: string, args: Argument[], from = "", also = ""): string {
  const sent = args.map(([name, , value]) => `'${name}', ${value}`).join(", ");
  const read = args.map(([name, type]) => `"${name}" ${type}`).join(", ");
  const given = args.map(([name]) => `"${name}" := pgrst_body."${name}"`).join(", ");
  const names = args.map(([name]) => `"${name}"`).join(", ");
  return `with pgrst_source as (select pgrst_call.pgrst_scalar
    from (select json_build_object(${sent}) as json_data${from}) pgrst_payload,
    lateral (select ${names} from json_to_record(pgrst_payload.json_data) as _(${read}) limit 1)
      pgrst_body,
    lateral (select public.${rpc}(${given}) as pgrst_scalar) pgrst_call)
  select null::bigint as total, pg_catalog.count(_postgrest_t) as page_total,
    coalesce(json_agg(_postgrest_t.pgrst_scalar) -> 0, 'null') as body,
    nullif(current_setting('response.headers', true), '') as headers,
    nullif(current_setting('response.status', true), '') as status${also}
  from (select pgrst_source.* from pgrst_source) _postgrest_t`;
}

/** A transaction as PostgREST makes it. */
function request(rpc: string, args: Argument[], from = "", also = ""): string {
  const end = also ? " \\gset" : ";";
  return `${before(`/rpc/${rpc}`)}\n${call(rpc, args, from, also)}${end}\ncommit;\n`;
}

const KEY: Argument = ["idempotency_key", "text", "gen_random_uuid()"];

/** A direct transfer, inside what PostgREST puts around it. */
export const transferByRest = `\\set payer random(1, :members)
\\set step random(0, :members - 2)
${
  request("transfer_create", [
    ["actor", "uuid", "bench.member(:payer::integer)"],
    KEY,
    ["amount", "bigint", "60"],
    ["category", "text", "'other'"],
    ["reason", "public.transfer_reason", "'gift'"],
    [
      "to_member_id",
      "uuid",
      "bench.member(1 + (:payer::integer + :step::integer) % :members::integer)",
    ],
  ])
}`;

const ESCROW =
  "(json_agg(_postgrest_t.pgrst_scalar) -> 0) #>> '{body, escrow, escrow_id}' as escrow";
const RECIPIENT = "(select r.recipient_id from bench.requests r where r.n = :n) as recipient";

/** Accept and confirm, each in a transaction of its own. */
export const pairByRest = `\\set n :client_id * :share + :i
\\set i :i + 1
${
  request(
    "request_accept",
    [["actor", "uuid", "r.provider_id"], KEY, ["request_id", "uuid", "r.request_id"]],
    " from bench.requests r where r.n = :n",
    `, ${ESCROW}, ${RECIPIENT}`,
  )
}${
  request("escrow_confirm", [
    ["actor", "uuid", ":recipient::text"],
    KEY,
    ["escrow_id", "uuid", ":escrow::text"],
  ])
}`;
