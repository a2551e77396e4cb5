/** A Deno program that runs beside us, and what it has written so far. */
type Background = {
  text(): string;
  isRunning(): boolean;
  /** Resolves when the condition holds; false when the program ended before. */
  until(condition: () => boolean | Promise<boolean>): Promise<boolean>;
  /** Ask it to end; its exit code. */
  end(signal: Deno.Signal): Promise<number>;
};

/** Start a program of ours in a process of its own. */
export function startInBackground(args: string[], cwd?: string): Background {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const read = async (stream: ReadableStream<Uint8Array>) => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) text += chunk;
  };
  const ended = Promise.all([child.status, read(child.stdout), read(child.stderr)]);
  let isRunning = true;
  ended.then(() => isRunning = false);
  return {
    text: () => text,
    isRunning: () => isRunning,
    async until(condition) {
      while (!await condition()) {
        const pause = new Promise((wake) => setTimeout(() => wake(null), 50));
        if (await Promise.race([ended, pause]) !== null) return await condition();
      }
      return true;
    },
    async end(signal) {
      try {
        child.kill(signal);
      } catch (error) {
        // It has ended already.
        if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
      }
      return (await ended)[0].code;
    },
  };
}
