import { functionNames } from "./generate/openapi/functions.ts";
import { run } from "./postgres/command.ts";

/** One function as one can deploy it: files of JavaScript with everything that it imports. */
export interface Bundle {
  name: string;
  /** Below the folder of all bundles; the first one is where the function begins. */
  files: string[];
  bytes: number;
  /** Of the bytes, those that are read before the first answer: all but lazy imports. */
  bytesAtOnce: number;
  /** Where its code comes from. */
  modules: string[];
  /** Of the modules, those that are read before the first answer. */
  modulesAtOnce: string[];
}

/**
 * Bundles every function into `dir`: one file each, and files that several share or that are loaded
 * when they are needed. Names stay readable in the stack traces of a log.
 * @throws what `deno bundle` says when one cannot be bundled
 */
export async function bundleFunctions(dir: string): Promise<Bundle[]> {
  const names = await functionNames();
  const options = ["--minify", "--keep-names", "--code-splitting", "--sourcemap", "external"];
  const sources = names.map((name) => `supabase/functions/${name}/index.ts`);
  const command = ["bundle", "--quiet", "--platform", "deno", ...options, "--outdir", dir];
  const { ok, err } = await run([Deno.execPath(), ...command, ...sources]);
  if (!ok) throw new Error(`The functions cannot be bundled: ${err}`);
  return await Promise.all(names.map((name) => weigh(dir, name)));
}

async function weigh(dir: string, name: string): Promise<Bundle> {
  const atOnce = await reached(dir, `${name}/index.js`, /\b(?:from|import)\s*"([^"]+)"/g);
  const all = await reached(dir, `${name}/index.js`, /\b(?:from|import)[\s(]*"([^"]+)"/g);
  return {
    name,
    files: [...all.keys()],
    bytes: sum([...all.values()].map(({ bytes }) => bytes)),
    bytesAtOnce: sum([...atOnce.values()].map(({ bytes }) => bytes)),
    modules: modulesOf(all),
    modulesAtOnce: modulesOf(atOnce),
  };
}

type File = { bytes: number; modules: string[] };

function modulesOf(files: Map<string, File>): string[] {
  return [...new Set([...files.values()].flatMap(({ modules }) => modules))];
}

/** The files that one file imports, those that they import, and so on. */
async function reached(dir: string, first: string, imports: RegExp): Promise<Map<string, File>> {
  const found = new Map<string, File>();
  const open = [first];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    const code = await Deno.readFile(`${dir}/${path}`);
    const map: { sources: string[] } = JSON.parse(await Deno.readTextFile(`${dir}/${path}.map`));
    found.set(path, { bytes: code.length, modules: map.sources.map(withoutCache) });
    const folder = new URL(path, "file:///");
    for (const [, target] of new TextDecoder().decode(code).matchAll(imports)) {
      if (target!.startsWith(".")) open.push(new URL(target!, folder).pathname.slice(1));
    }
  }
  return found;
}

/** zod/4.6.7/…, _shared/app.ts: without the folders that lead there on this machine. */
function withoutCache(source: string): string {
  return source.replace(/^.*(registry\.npmjs\.org|supabase\/functions)\//, "");
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
