import type { Context } from "hono";
import * as z from "zod";
import { clientAddress, clientName } from "../_shared/address.ts";
import { type Auth, authClient } from "../_shared/auth-client.ts";
import { nameSecret } from "../_shared/clients.ts";
import { ApiError } from "../_shared/errors.ts";
import { callAsBank } from "../_shared/rpc.ts";

const Verdict = z.object({ allowed: z.boolean(), limit: z.int(), retry_after: z.int().nullable() });

/**
 * Supabase Auth on behalf of a client address, once this attempt is counted. Counting is a call
 * of its own: a count inside a call that is refused would be rolled back with it.
 */
export async function attempt(
  c: Context,
  kind: "register" | "login" | "refresh" | "recover",
): Promise<Auth> {
  const address = clientAddress(c.req.raw);
  const client = await clientName(address, nameSecret());
  const verdict = Verdict.parse(await callAsBank("auth_attempt", { client, kind }));
  const { allowed, limit, retry_after } = verdict;
  if (!allowed) throw new ApiError("rate_limited", { details: { limit, retry_after } });
  return authClient(address);
}
