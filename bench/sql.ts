/** A script or a piece of SQL of this folder. */
export function readSql(name: string): Promise<string> {
  return Deno.readTextFile(new URL(`sql/${name}.sql`, import.meta.url));
}
