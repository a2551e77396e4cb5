import { run } from "../postgres/command.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

/** TypeScript, or Markdown, as `deno fmt` wants it. */
export async function formatted(text: string, ext: "ts" | "md" = "ts"): Promise<string> {
  const { ok, out, err } = await run([Deno.execPath(), "fmt", "--ext", ext, "-"], {
    cwd: ROOT,
    input: text,
    env: { NO_COLOR: "1" },
  });
  if (!ok) throw new Error(`Generated text is not ${ext}: ${err}`);
  return out;
}
