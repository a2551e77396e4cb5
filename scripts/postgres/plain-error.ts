/** A failure whose message is one clear sentence for the user: print it alone, no stack trace. */
export class PlainError extends Error {
  override name = "PlainError";
}
