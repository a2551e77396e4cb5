/** Settings of a function whose database is not there, but answers. */
type StandIn = {
  settings: Record<string, string>;
  jwtSecret: string;
  close(): Promise<void>;
};

/** What answers every RPC alike, at once, as a write that has been done. */
export function startStandIn(): StandIn {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    await request.text();
    return Response.json({ status: 200, body: { state: "released" }, replayed: false });
  });
  const jwtSecret = "a-shared-secret-of-at-least-32-characters";
  return {
    settings: {
      SUPABASE_URL: `http://127.0.0.1:${server.addr.port}`,
      SUPABASE_PUBLISHABLE_KEY: "sb_publishable_bench",
      SUPABASE_SECRET_KEY: "sb_secret_bench",
      CHRONOBANK_JWT_SECRET: jwtSecret,
      CHRONOBANK_CRON_KEY: "cron_bench",
      NO_COLOR: "1",
    },
    jwtSecret,
    close: () => server.shutdown(),
  };
}
