import type { Sql } from "postgres";

const HOSTED = new URL("../stack/hosted.sql", import.meta.url);
const EXTENSIONS = new URL("extensions.sql", import.meta.url);
const FOR_TESTS = new URL("extensions-for-tests.sql", import.meta.url);

/** Make a new cluster look like a hosted project, as its superuser, in the database `postgres`. */
export async function bootstrap(
  sql: Sql,
  options: { password: string; testing: boolean },
): Promise<void> {
  const files = options.testing ? [HOSTED, EXTENSIONS, FOR_TESTS] : [HOSTED, EXTENSIONS];
  for (const file of files) await sql.unsafe(await Deno.readTextFile(file));
  // Generated hexadecimal: nothing in it can end the quotes.
  for (const role of ["postgres", "authenticator"]) {
    await sql.unsafe(`alter role ${role} login password '${options.password}'`);
  }
}
