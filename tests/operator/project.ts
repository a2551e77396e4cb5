/** A copy of the project as a later release would have it, with these files of `later/`. */
export async function copy(...later: string[]): Promise<URL> {
  const folder = new URL(`file://${await Deno.makeTempDir()}/`);
  const migrations = new URL("supabase/migrations/", folder);
  await Deno.mkdir(migrations, { recursive: true });
  await Deno.copyFile("supabase/config.toml", new URL("supabase/config.toml", folder));
  for await (const { name } of Deno.readDir("supabase/migrations")) {
    await Deno.copyFile(`supabase/migrations/${name}`, new URL(name, migrations));
  }
  for (const name of later) {
    await Deno.copyFile(`tests/operator/later/${name}`, new URL(name, migrations));
  }
  return folder;
}
