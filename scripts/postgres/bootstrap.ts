import type { Sql } from "postgres";
import { hostedSql } from "../stack/hosted.ts";

const here = (path: string) => Deno.readTextFile(new URL(path, import.meta.url));

/** Which extensions a database gets beyond what every hosted project has. */
type Extras = {
  /** pg_cron works in one database of a cluster; the others get its stand-in. */
  cron: "real" | "stand-in";
  /** What tests and linters need. */
  testing: boolean;
};

/** Make the database that `sql`, a superuser, is connected to look like a hosted project's. */
export async function bootstrap(sql: Sql, extras: Extras): Promise<void> {
  const scripts = [
    await hostedSql(),
    await here(extras.cron === "real" ? "extensions.sql" : "../stack/cron-stand-in.sql"),
    extras.testing ? await here("extensions-for-tests.sql") : "",
  ];
  await sql.begin((transaction) => transaction.unsafe(scripts.join("\n")));
}

/** Let the roles that hosted projects log in with log in here, with a password. */
export async function setPasswords(sql: Sql, password: string): Promise<void> {
  // Generated hexadecimal: nothing in it can end the quotes.
  for (const role of ["postgres", "authenticator"]) {
    await sql.unsafe(`alter role ${role} login password '${password}'`);
  }
}
