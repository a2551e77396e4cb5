import type { EdgeFunction } from "../../../supabase/functions/_shared/app.ts";

const root = new URL("../../../supabase/functions/", import.meta.url);

/** Every function there is: folders below supabase/functions that do not start with "_". */
export async function functionNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(root)) {
    if (isDirectory && !name.startsWith("_")) names.push(name);
  }
  return names.sort();
}

/** The functions with their routes, in order of their names. */
export async function loadFunctions(): Promise<EdgeFunction[]> {
  const load = async (name: string) => (await import(`${root}${name}/index.ts`)).default;
  return await Promise.all((await functionNames()).map(load));
}
