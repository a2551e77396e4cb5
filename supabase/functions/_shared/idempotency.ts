import { ApiError } from "./errors.ts";

/**
 * The Idempotency-Key of a write (draft-ietf-httpapi-idempotency-key-header): 1 to 255 printable
 * ASCII characters. The draft writes it as a quoted string, most clients do not: both are the
 * same key.
 */
export function idempotencyKey(request: Request): string {
  const header = request.headers.get("idempotency-key")?.trim();
  if (header === undefined || header === "") throw new ApiError("idempotency_key_required");
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header)?.[1];
  const key = quoted?.replace(/\\(["\\])/g, "$1") ?? header;
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw new ApiError("idempotency_key_invalid");
  return key;
}
