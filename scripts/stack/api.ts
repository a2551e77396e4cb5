import { App, ConsoleEmailDriver, InMemoryEmailDriver } from "@supabase/lite";
import type { Database } from "./database.ts";
import type { Keys } from "./keys.ts";
import { knowSchema } from "./schema-cache.ts";

/** Answers requests to `/rest/v1/*` and `/auth/v1/*`. */
export type Api = (request: Request) => Promise<Response>;

/** The stand-in for the REST API and Supabase Auth, on a database that has its schemas. */
export async function createApi(
  database: Database,
  keys: Keys,
  { url, printMail }: { url: string; printMail: boolean },
): Promise<Api> {
  const app = new App({
    connection: database.connection,
    auth: {
      enabled: true,
      jwt_secret: keys.jwtSecret,
      publishable_key: keys.publishableKey,
      secret_key: keys.secretKey,
      // Where the links in mails lead.
      site_url: url,
      // Without mail there is nothing to confirm: an address is good as soon as it is given.
      email: { enable_confirmations: false },
    },
    studio: { enabled: false },
    options: {
      drivers: { email: printMail ? new ConsoleEmailDriver() : new InMemoryEmailDriver() },
      server: { disableFallback: true, disableStudio: true },
    },
  });
  await app.init();
  const unread = knowSchema(database.connection);
  return async (request) => {
    // The body is read before the queue is entered: a slow client delays nobody but itself.
    const body = request.body ? await request.arrayBuffer() : undefined;
    const whole = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body,
    });
    const isRest = new URL(request.url).pathname.startsWith("/rest/v1/");
    return await database.exclusive(async () => isRest && await unread() || app.fetch(whole));
  };
}
