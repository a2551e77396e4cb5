import { createClient } from "@supabase/supabase-js";

/** What a function costs that asks nobody who they are: one client for all calls, one RPC. */
const client = createClient(
  Deno.env.get("SUPABASE_URL")!,
  JSON.parse(Deno.env.get("SUPABASE_SECRET_KEYS")!).default,
);

export default {
  async fetch(): Promise<Response> {
    const { data, error } = await client.rpc("no_op");
    return Response.json(data ?? error, { status: error ? 500 : 200 });
  },
};
