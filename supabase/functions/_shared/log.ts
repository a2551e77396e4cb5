import { ApiError } from "./errors.ts";

/** What is written down of a request: never a token, a password, an address or a body. */
export interface LogLine {
  function: string;
  method: string;
  /** The pattern (/escrow/:escrow_id), not the path: ids of people stay out of the log. */
  route: string;
  status: number;
  ms: number;
  request_id: string;
  code?: string;
  cause?: string;
}

/** One line of JSON per request, on standard output, where hosted projects collect it. */
export function logRequest(line: LogLine): void {
  // deno-lint-ignore no-console -- the one place that writes the log
  console.log(JSON.stringify(line));
}

/** What is worth logging of a refusal: its code, and its cause when the fault may be ours. */
export function facts(error: ApiError): Pick<LogLine, "code" | "cause"> {
  return error.cause === undefined
    ? { code: error.code }
    : { code: error.code, cause: redacted(describe(error.cause)) };
}

function describe(cause: unknown): string {
  if (cause instanceof ApiError) return `${cause.code} ${JSON.stringify(cause.details)}`;
  if (cause instanceof Error) return cause.stack ?? `${cause.name}: ${cause.message}`;
  if (typeof cause !== "object" || cause === null) return String(cause);
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return `${code ?? ""} ${message ?? ""}`.trim();
}

/** Messages of others may quote what they were given. */
function redacted(text: string): string {
  return text
    .replace(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, "[token]")
    .replace(/\bsb_(secret|publishable)_\w+/g, "[key]")
    .replace(/[^\s"'(=<:,]+@[^\s"')>:,]+/g, "[e-mail]")
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b/g, "[address]");
}
