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

/** An error that the database raised and that is not its own failure (class XX). */
function isRefusal(thing: unknown): boolean {
  if (!(thing instanceof Error)) return false;
  const { severity, code } = thing as { severity?: unknown; code?: unknown };
  return severity === "ERROR" && typeof code === "string" && !code.startsWith("XX");
}
