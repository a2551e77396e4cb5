/** A failure whose message is one clear sentence for the user: print it alone, no stack trace. */
export class PlainError extends Error {
  override name = "PlainError";
}

/** Runs a command of ours; what the user can put right is told in its one sentence, exit code 1. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    // deno-lint-ignore no-console -- the sentence is for the terminal
    console.error(error.message);
    Deno.exit(1);
  }
}
