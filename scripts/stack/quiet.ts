/**
 * The REST stand-in prints every error of the database with its stack, the bank's refusals
 * included, which the client gets anyway. Drop those, keep whatever is a fault. Returns how to
 * stop.
 */
export function quietRefusals(): () => void {
  const print = console.error;
  console.error = (...things: unknown[]) => {
    if (!isRefusal(things[0])) print(...things);
  };
  return () => {
    console.error = print;
  };
}

/** An unknown table, or an error that the database raised and that is no failure of its own. */
function isRefusal(thing: unknown): boolean {
  if (!(thing instanceof Error)) return false;
  if ("relation" in thing) return true;
  const { severity, code } = thing as { severity?: unknown; code?: unknown };
  // Class XX is an internal error of Postgres.
  return severity === "ERROR" && typeof code === "string" && !code.startsWith("XX");
}
