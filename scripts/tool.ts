import manifest from "../deno.json" with { type: "json" };

const ROOT = new URL("..", import.meta.url).pathname;

/**
 * The command line of a tool that has a program of its own (the Supabase CLI, squawk), at the
 * version that deno.json pins under "tools". Tools have a lock file of their own: among the
 * imports they would be downloaded by everybody who only starts the stack, 280 MB of them.
 */
export function tool(name: keyof typeof manifest.tools): string[] {
  const lock = `--lock=${ROOT}tools.lock`;
  return [Deno.execPath(), "run", "-A", "--quiet", "--no-config", lock, manifest.tools[name]];
}

if (import.meta.main) {
  const [name, ...args] = Deno.args;
  const [program = "", ...command] = tool(name as keyof typeof manifest.tools);
  const child = new Deno.Command(program, { args: [...command, ...args] }).spawn();
  Deno.exit((await child.status).code);
}
