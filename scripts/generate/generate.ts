import type { Sql } from "postgres";
import { accessPage } from "./access.ts";
import { errorsPage } from "./errors.ts";
import { PATHS } from "./paths.ts";
import { refusalsModule } from "./refusals.ts";
import { databaseTypes } from "./types.ts";

/** A file and what belongs in it, by a database that has all migrations. */
export type Generated = { path: string; text: string };

/**
 * Everything that is generated, one after another: a later one may import a file that an earlier
 * one has just been written to.
 */
export async function* generate(sql: Sql): AsyncGenerator<Generated> {
  yield { path: PATHS.refusals, text: await refusalsModule(sql) };
  yield { path: PATHS.types, text: await databaseTypes(sql) };
  yield { path: PATHS.access, text: await accessPage(sql) };
  const { codes } = await import("../../supabase/functions/_shared/codes.ts");
  yield { path: PATHS.errors, text: errorsPage(codes) };
}
