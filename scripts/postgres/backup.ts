import type { Sql } from "postgres";
import { SEED, SEEDS_SQL } from "../stack/migrations.ts";
import { run } from "./command.ts";
import { migrate } from "./migrate.ts";
import { PlainError } from "./plain-error.ts";
import { withConnection } from "./with-connection.ts";

/** What holds the bank's rows; the platform and the migrations make everything else anew. */
const TABLES = ["public.*", "private.*", "auth.users", "auth.identities"];

/**
 * Write all rows of a bank to a file, as of one moment. The tables themselves are not in it: they
 * come from the migrations, which the file names.
 *
 * @param url of the role `postgres`
 * @param bin where pg_dump is, in the server's version or a later one
 * @throws PlainError with the words of pg_dump
 */
export async function backup(url: string, file: string, bin: string): Promise<void> {
  const applied = await withConnection(url, appliedMigrations);
  const tables = TABLES.flatMap((table) => ["--table", table]);
  const dump = [`${bin}/pg_dump`, "--data-only", "--no-owner", "--dbname", url, ...tables];
  const { ok, out, err } = await run(dump);
  if (!ok) throw new PlainError(`The backup failed: ${err.trim()}`);
  await Deno.writeTextFile(file, `${HEAD}${applied}\n${out}`, { mode: 0o600 });
}

/**
 * Fill a new, empty project or database from a file of `backup`: first the migrations, then the
 * rows, all or none. Triggers stay silent meanwhile, since everything has happened already.
 *
 * @param url of the role `postgres` in a database without a bank, or with one that is empty
 * @throws PlainError when the file is none of ours, is of other migrations, or meets rows
 */
export async function restore(url: string, file: string, bin: string): Promise<void> {
  const text = await Deno.readTextFile(file);
  if (!text.startsWith(HEAD)) throw new PlainError(`${file} is no backup of a bank.`);
  const wanted = text.slice(HEAD.length, text.indexOf("\n"));
  await migrate(url);
  const tables = await withConnection(url, (sql) => emptyTables(sql, wanted));
  const steps = [
    "set session_replication_role = replica",
    // Days of a deadline are those of the bank, whatever zone this database is in.
    "set timezone = 'UTC'",
    `truncate ${tables.join(", ")}`,
    // A bank that was moved is not new: a local stack would put its examples into it.
    SEEDS_SQL,
    `insert into supabase_migrations.seed_files values ('${SEED}', 'restored')
      on conflict do nothing`,
  ];
  const result = await run([
    ...[`${bin}/psql`, "--dbname", url, "-q", "-o", "/dev/null", "-1", "-v", "ON_ERROR_STOP=1"],
    ...steps.flatMap((step) => ["-c", step]),
    ...["-f", file],
  ]);
  if (!result.ok) throw new PlainError(`Nothing was restored: ${result.err.trim()}`);
}

const HEAD = "-- ChronoBank, with the migrations ";

/** The tables that the migrations have put something into, where nobody has begun to use them. */
async function emptyTables(sql: Sql, wanted: string): Promise<string[]> {
  const members = await sql`select from public.members limit 1`;
  if (members.length > 0) {
    throw new PlainError("There are members already: restore into a new one.");
  }
  if (await appliedMigrations(sql) !== wanted) {
    throw new PlainError(
      "The backup is of other migrations: restore it with the release that made it, then deploy " +
        "the new one.",
    );
  }
  const rows = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'private')`;
  return rows.map(({ name }) => name);
}

/** The versions of the migrations that a database has, in order, with spaces between. */
async function appliedMigrations(sql: Sql): Promise<string> {
  const [row] = await sql<{ versions: string }[]>`
    select string_agg(version, ' ' order by version) as versions
    from supabase_migrations.schema_migrations`;
  return row!.versions;
}
