import { run } from "../postgres/command.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

/** TypeScript as \`deno fmt\` wants it. */
export async function formatted(text: string): Promise<string> {
  const { ok, out, err } = await run([Deno.execPath(), "fmt", "--ext", "ts", "-"], {
    cwd: ROOT,
    input: text,
    env: { NO_COLOR: "1" },
  });
  if (!ok) throw new Error(`Generated text is not TypeScript: ${err}`);
  return out;
}
