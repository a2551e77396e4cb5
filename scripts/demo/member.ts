import type * as z from "zod";
import { LoggedIn, Registered } from "../../supabase/functions/_shared/schemas/auth.ts";
import { type Bank, call } from "./bank.ts";

/** A person with an account, logged in. */
export type Member = {
  name: string;
  member_id: string;
  /** Read, with the member's token. */
  get<A extends z.ZodType>(path: string, schema: A): Promise<z.output<A>>;
  /** Write, with the member's token and an Idempotency-Key: a new one, unless one is given. */
  post<A extends z.ZodType>(
    path: string,
    schema: A,
    body: object,
    key?: string,
  ): Promise<z.output<A> & { replayed: boolean }>;
};

/** Register and log in, as an app would. */
export async function join(bank: Bank, name: string, community: string): Promise<Member> {
  const email = `${name.toLowerCase()}@${community}.example`;
  const password = crypto.randomUUID();
  const client = ownAddress(bank);
  const account = { email, password, display_name: name, community };
  await call(bank, "POST /auth/register", Registered, { body: account, client });
  const credentials = { email, password };
  const session = await call(bank, "POST /auth/login", LoggedIn, { body: credentials, client });
  client?.close();
  const token = session.access_token;
  return {
    name,
    member_id: session.member.member_id,
    get: (path, schema) => call(bank, `GET ${path}`, schema, { token }),
    post: (path, schema, body, key = crypto.randomUUID()) =>
      call(bank, `POST ${path}`, schema, { token, body, headers: { "idempotency-key": key } }),
  };
}

/**
 * New accounts per address are limited, and the demo may be played many times an hour: on Linux,
 * which answers on all of 127.0.0.0/8, each person comes from an address of their own.
 */
function ownAddress({ url }: Bank): Deno.HttpClient | undefined {
  if (Deno.build.os !== "linux" || new URL(url).hostname !== "127.0.0.1") return undefined;
  const [b = 0, c = 0, d = 0] = crypto.getRandomValues(new Uint8Array(3));
  return Deno.createHttpClient({ localAddress: `127.${b}.${c}.${1 + d % 254}` });
}
