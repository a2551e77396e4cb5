/** Runs work one after another, in the order it came. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}

/** Run work that may set the process's exit code without meaning it. */
export async function keepingExitCode<T>(work: () => Promise<T>): Promise<T> {
  const before = Deno.exitCode;
  try {
    return await work();
  } finally {
    Deno.exitCode = before;
  }
}
