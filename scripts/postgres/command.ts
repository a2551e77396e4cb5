/** How a program ended and what it wrote. */
export type Outcome = { ok: boolean; code: number; out: string; err: string };

type Options = {
  /** Run as this OS user; only root can ask for another. */
  user?: string | null;
  cwd?: string;
  env?: Record<string, string>;
  input?: string;
};

/**
 * Run a program to its end and keep its output. A program that is not there counts as code 127,
 * as in a shell, so that callers need not tell "missing" from "failed" by exceptions.
 */
export async function run(command: string[], options: Options = {}): Promise<Outcome> {
  const [program, ...args] = options.user
    ? ["runuser", "-u", options.user, "--", ...command]
    : command;
  try {
    const child = new Deno.Command(program!, {
      args,
      // Another user may not be able to enter the directory that we are in.
      cwd: options.cwd ?? (options.user ? "/" : undefined),
      env: options.env,
      stdin: options.input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const written = options.input === undefined ? null : feed(child, options.input);
    const { code, success, stdout, stderr } = await child.output();
    await written;
    const text = new TextDecoder();
    return { ok: success, code, out: text.decode(stdout), err: text.decode(stderr) };
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return { ok: false, code: 127, out: "", err: `${program}: not found` };
  }
}

async function feed(child: Deno.ChildProcess, input: string): Promise<void> {
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
}

/** Whether we are root, who may not run a Postgres server itself. */
export function isRoot(): boolean {
  return Deno.build.os !== "windows" && Deno.uid() === 0;
}

/** Whether a path exists, as far as we may look. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (isUnreachable(error)) return false;
    throw error;
  }
}

/** A search path may name folders that are not there, or that are not ours to enter. */
function isUnreachable(error: unknown): boolean {
  const { NotFound, PermissionDenied, NotADirectory } = Deno.errors;
  return [NotFound, PermissionDenied, NotADirectory].some((kind) => error instanceof kind);
}
