import { PlainError } from "../postgres/plain-error.ts";
import type { Database } from "./database.ts";

type Migration = { version: string; name: string; text: string };
type Applied = { version: string; statements: string[] | null };

/**
 * Apply the migrations of `dir` that an embedded database has not seen, in order, each in one
 * transaction, and record them where the Supabase CLI does. (On a real Postgres the CLI itself
 * does it.)
 * @throws PlainError when one fails, or when one was changed after it was applied
 */
export async function migrateEmbedded(database: Database, dir: URL): Promise<void> {
  await database.sql(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (
      version text primary key, statements text[], name text);
  `);
  const rows = await database.sql<Applied>(
    "select version, statements from supabase_migrations.schema_migrations",
  );
  const applied = new Map(rows.map((row) => [row.version, row.statements?.join("") ?? ""]));
  for (const migration of await readMigrations(dir)) {
    const before = applied.get(migration.version);
    if (before === undefined) await apply(database, migration);
    else if (before !== migration.text) {
      throw new PlainError(
        `${migration.version}_${migration.name}.sql was changed after it was applied: start ` +
          "with --fresh.",
      );
    }
  }
}

/** Where it is written down which seeds have run, as the Supabase CLI does. */
export const SEEDS_SQL = `create table if not exists supabase_migrations.seed_files (
  path text primary key, hash text not null)`;
/** What our seed is called there. */
export const SEED = "supabase/seed.sql";

/** Run the seed where it has not run yet, and record it where the Supabase CLI does. */
export async function seedOnce(database: Database, file: URL): Promise<void> {
  const text = await Deno.readTextFile(file).catch(() => null);
  if (text === null) return;
  await database.sql(SEEDS_SQL);
  const [done] = await database.sql(
    "select from supabase_migrations.seed_files where path = $1",
    [SEED],
  );
  if (done) return;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const record = `\n;insert into supabase_migrations.seed_files (path, hash)
    values (${literal(SEED)}, ${literal(new Uint8Array(digest).toHex())})`;
  await runFile(database, SEED, text + record);
}

/** Run one file of SQL as the migrator; a failure names the file and the line. */
async function runFile(database: Database, name: string, text: string): Promise<void> {
  try {
    await database.sql(text);
  } catch (error) {
    throw new PlainError(`${name}${lineOf(error, text)}: ${describe(error)}`);
  }
}

async function apply(database: Database, migration: Migration): Promise<void> {
  const { version, name, text } = migration;
  // One query is one transaction: a migration and its record, or neither.
  const record = `\n;insert into supabase_migrations.schema_migrations (version, statements, name)
    values (${literal(version)}, array[${literal(text)}], ${literal(name)})`;
  await runFile(database, `supabase/migrations/${version}_${name}.sql`, text + record);
}

async function readMigrations(dir: URL): Promise<Migration[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(dir)) {
    if (/^\d+_.+\.sql$/.test(entry.name)) files.push(entry.name);
  }
  return await Promise.all(
    files.sort().map(async (file) => {
      const [, version = "", name = ""] = /^(\d+)_(.+)\.sql$/.exec(file) ?? [];
      return { version, name, text: await Deno.readTextFile(new URL(file, dir)) };
    }),
  );
}

function literal(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes("\\") ? ` E'${quoted.replaceAll("\\", "\\\\")}'` : `'${quoted}'`;
}

function lineOf(error: unknown, text: string): string {
  const position = Number((error as { position?: unknown }).position);
  return position ? `:${text.slice(0, position).split("\n").length}` : "";
}

function describe(error: unknown): string {
  const { message, detail, where } = error as Record<string, string | undefined>;
  return [message, detail, where?.split("\n")[0]].filter(Boolean).join(" | ");
}
