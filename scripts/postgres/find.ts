import { exists, run } from "./command.ts";

/** The oldest Postgres that the migrations support; hosted projects run 15 or 17. */
export const OLDEST = 15;

/** A Postgres server on this machine: its programs, its major version, its extensions. */
export type Installation = { bin: string; major: number; extensions: Set<string> };

/** Every server found on the machine, newest first. */
export async function findInstallations(): Promise<Installation[]> {
  const found: Installation[] = [];
  for (const bin of new Set(await places())) {
    const installation = await inspect(bin);
    if (installation) found.push(installation);
  }
  return found.sort((a, b) => b.major - a.major);
}

/** The newest server that is new enough and has all of `extensions`. */
export function choose(found: Installation[], extensions: string[]): Installation | undefined {
  return found.find((one) =>
    one.major >= OLDEST && extensions.every((name) => one.extensions.has(name))
  );
}

async function places(): Promise<string[]> {
  const parents = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr"];
  const named = /^(\d+|postgresql(@\d+)?|pgsql-\d+)$/;
  const result: string[] = [];
  for (const parent of parents) {
    if (!await exists(parent)) continue;
    for await (const entry of Deno.readDir(parent)) {
      if (named.test(entry.name)) result.push(`${parent}/${entry.name}/bin`);
    }
  }
  const configured = await run(["pg_config", "--bindir"]);
  if (configured.ok) result.push(configured.out.trim());
  return [...result, ...(Deno.env.get("PATH") ?? "").split(":")];
}

async function inspect(bin: string): Promise<Installation | null> {
  // pg_ctl tells a server from the client programs alone; initdb makes the data folder.
  for (const program of ["postgres", "pg_ctl", "initdb"]) {
    if (!bin || !await exists(`${bin}/${program}`)) return null;
  }
  const version = await run([`${bin}/postgres`, "--version"]);
  const major = Number(/\) (\d+)/.exec(version.out)?.[1]);
  return major ? { bin, major, extensions: await extensionsOf(bin) } : null;
}

async function extensionsOf(bin: string): Promise<Set<string>> {
  const names = new Set<string>();
  const share = await run([`${bin}/pg_config`, "--sharedir"]);
  const folder = `${share.out.trim()}/extension`;
  if (!share.ok || !await exists(folder)) return names;
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name.endsWith(".control")) names.add(entry.name.replace(/\.control$/, ""));
  }
  return names;
}
