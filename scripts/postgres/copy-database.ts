import type { Sql } from "postgres";

/**
 * A copy of a migrated database, in well under a second. `sql` is a superuser's connection to
 * another database of the same server.
 */
export async function copyDatabase(sql: Sql, template: string, name: string): Promise<void> {
  await sql.unsafe(`create database ${name} template ${template} owner postgres`);
  // A copy has the tables of its template, not the settings of that database.
  await sql.unsafe(`alter database ${name} set search_path to "$user", public, extensions`);
}

/** The address of another database of the same server. */
export function inDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/** The database that an address names. */
export function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
