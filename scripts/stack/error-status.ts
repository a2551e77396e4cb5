/** HTTP statuses of the REST API by SQLSTATE, the longest matching beginning first. */
const STATUSES: [beginning: string, status: number][] = [
  ["23503", 409],
  ["23505", 409],
  ["25006", 405],
  ["42883", 404],
  ["42P01", 404],
  ["42P17", 500],
  ["53400", 500],
  ["P0001", 400],
  ["08", 503],
  ["09", 500],
  ["0L", 403],
  ["0P", 403],
  ["25", 500],
  ["28", 403],
  ["2D", 500],
  ["38", 500],
  ["39", 500],
  ["3B", 500],
  ["40", 500],
  ["53", 503],
  ["54", 500],
  ["55", 500],
  ["57", 500],
  ["58", 500],
  ["F0", 500],
  ["HV", 500],
  ["P0", 500],
  ["XX", 500],
];

/** What the stand-in makes of an error itself: PTxyz by its digits, and two that depend on more. */
const LEFT_ALONE = /^(PT|PGRST|42501$|42703$)/;

/** What the driver says when the server is gone; what PostgREST says then is PGRST001. */
const UNREACHABLE = /^(E[A-Z]+|CONNECT(ION)?_[A-Z_]+)$/;

type DatabaseError = Error & {
  code: string;
  severity: string;
  detail?: string;
  hint?: string;
};

/**
 * The REST stand-in answers most errors of the database with one code of its own. Hand it those in
 * the form in which a function asks for an exact answer, so that code and status are the hosted
 * ones: whoever tries again after a deadlock must be able to see that it was one.
 */
export function withHostedStatus(error: unknown): unknown {
  if (isUnreachable(error)) {
    return asked("PGRST001", "The database cannot be reached.", 503, "ERROR");
  }
  if (!isDatabaseError(error) || LEFT_ALONE.test(error.code)) return error;
  const { code, message, detail = null, hint = null } = error;
  const status = STATUSES.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 400;
  const severity = code.startsWith("XX") ? "FAULT" : error.severity;
  return asked(code, message, status, severity, detail, hint);
}

function asked(
  code: string,
  message: string,
  status: number,
  severity: string,
  details: string | null = null,
  hint: string | null = null,
): Error {
  return Object.assign(new Error(JSON.stringify({ code, message, details, hint })), {
    code: "PGRST",
    detail: JSON.stringify({ status, headers: {} }),
    severity,
  });
}

function isUnreachable(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" &&
    UNREACHABLE.test(error.code);
}

function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && "severity" in error && "code" in error &&
    typeof error.code === "string";
}
