import type { ApiError } from "./errors.ts";

/** What is written down of a request: never a token, a password, an address or a body. */
interface LogLine {
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

/** What is worth logging of a refusal: its code and cause, with the stack for our own faults. */
export function facts({ code, status, cause }: ApiError): Pick<LogLine, "code" | "cause"> {
  if (cause === undefined) return { code };
  const stack = status === 500 && cause instanceof Error ? cause.stack : undefined;
  return { code, cause: redacted(stack ?? describe(cause)) };
}

function describe(cause: unknown): string {
  if (cause instanceof Error) return `${cause.name}: ${cause.message}`;
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
