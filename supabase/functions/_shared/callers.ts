import { publishableKey } from "./environment.ts";
import { ApiError } from "./errors.ts";
import { type Caller, verifyToken } from "./tokens.ts";

/** The member who is asking; throws unauthenticated without a valid token. */
export async function requireCaller(request: Request): Promise<Caller> {
  const token = bearer(request);
  if (token === null) throw new ApiError("unauthenticated");
  return await verifyToken(token);
}

/**
 * The member who is asking, or null for anybody. A token that does not hold is refused, not
 * ignored. supabase-js sends the publishable key as bearer when nobody is logged in.
 */
export async function optionalCaller(request: Request): Promise<Caller | null> {
  const token = bearer(request);
  if (token === null || token === publishableKey()) return null;
  return await verifyToken(token);
}

/** The token of an Authorization header; null without one, unauthenticated for another scheme. */
function bearer(request: Request): string | null {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  const token = tokenOf(header);
  if (!token) throw new ApiError("unauthenticated");
  return token;
}

/** What follows the scheme Bearer; undefined for another scheme. */
export function tokenOf(header: string): string | undefined {
  return /^bearer +(\S+)$/i.exec(header)?.[1];
}
