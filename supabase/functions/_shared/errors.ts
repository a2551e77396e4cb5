import { type Code, isCode, refusalOf } from "./codes.ts";

/** Facts that help to put it right: amounts in smallest steps, seconds, states. */
type Facts = Record<string, unknown>;

interface Extras {
  details?: Facts;
  headers?: Record<string, string>;
  /** Goes to the log, never into the answer. */
  cause?: unknown;
}

/** A "no" in the one shape of the API: {code, message, details, hint}. */
export class ApiError extends Error {
  readonly code: Code;
  readonly status: number;
  readonly details: Facts;
  readonly hint: string;
  readonly headers: Record<string, string>;

  constructor(code: Code, { details = {}, headers = {}, cause }: Extras = {}) {
    const refusal = refusalOf(code);
    super(refusal.message, { cause });
    this.code = code;
    this.status = refusal.status;
    this.details = details;
    this.hint = refusal.hint;
    this.headers = { ...standardHeaders(this.status, details), ...headers };
  }
}

/** The error's answer; its request id and CORS headers are added on the way out. */
export function errorResponse(error: ApiError): Response {
  const { code, message, details, hint, status, headers } = error;
  return Response.json({ code, message, details, hint }, { status, headers });
}

/** Whatever was thrown, as one of our codes. */
export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError("internal_error", { cause: thrown });
}

/** What supabase-js gives back when the database or PostgREST refuses. */
export interface DatabaseError {
  code?: string | null;
  message?: string | null;
  details?: string | null;
  hint?: string | null;
}

/** A refusal of the database (SQLSTATE PTxyz, facts as JSON in the detail) as it leaves the API. */
export function fromDatabase(error: DatabaseError): ApiError {
  const sqlState = error.code ?? "";
  if (/^PT\d{3}$/.test(sqlState)) return refusedByTheBank(error);
  // The token was good when we looked and is not any more, or PostgREST knows another key.
  if (/^PGRST30\d$/.test(sqlState)) return new ApiError("unauthenticated", { cause: error });
  const code = isOutage(sqlState) ? "upstream_unavailable" : "internal_error";
  return new ApiError(code, { cause: error });
}

function refusedByTheBank(error: DatabaseError): ApiError {
  const { code, ...facts } = factsOf(error.details);
  if (!isCode(code)) return new ApiError("internal_error", { cause: error });
  return new ApiError(code, { details: facts });
}

function factsOf(details: string | null | undefined): Facts {
  try {
    const facts: unknown = JSON.parse(details ?? "");
    return typeof facts === "object" && facts !== null ? { ...facts } : {};
  } catch {
    return {};
  }
}

/** No answer at all (fetch failed), no connection, out of resources, or cut off by a timeout. */
function isOutage(sqlState: string): boolean {
  return sqlState === "" || /^(08|53|57)/.test(sqlState) || /^PGRST00\d$/.test(sqlState);
}

function standardHeaders(status: number, details: Facts): Record<string, string> {
  if (status === 401) return { "www-authenticate": "Bearer" };
  if (status === 429) return { "retry-after": String(details.retry_after ?? 60) };
  if (status === 503) return { "retry-after": "5" };
  return {};
}
