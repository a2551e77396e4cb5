import postgres, { type Sql } from "postgres";
import { matrixPage, observeMatrix } from "../../tests/access/matrix.ts";
import type { TestBed } from "../checks/test-bed.ts";
import { accessPage } from "./access.ts";
import { apiPage } from "./api.ts";
import { errorsPage } from "./errors.ts";
import { jobsPage } from "./jobs.ts";
import { mutantsPage } from "./mutants.ts";
import { PATHS } from "./paths.ts";
import { refusalsModule } from "./refusals.ts";
import { databaseTypes } from "./types.ts";

/** A file and what belongs in it. */
export type Generated = { path: string; text: string };

/**
 * Everything that is generated, one after another: a later one may import a file that an earlier
 * one has just been written to.
 */
export async function* generate(bed: TestBed): AsyncGenerator<Generated> {
  const { url } = await bed.template();
  yield { path: PATHS.refusals, text: await reading(url, refusalsModule) };
  yield { path: PATHS.types, text: await reading(url, databaseTypes) };
  yield { path: PATHS.access, text: await reading(url, accessPage) };
  yield { path: PATHS.jobs, text: await reading(url, jobsPage) };
  yield { path: PATHS.mutants, text: await mutantsPage() };
  const { codes } = await import("../../supabase/functions/_shared/codes.ts");
  yield { path: PATHS.errors, text: errorsPage(codes) };
  const { openapiJson } = await import("./openapi.ts");
  const openapi = await openapiJson();
  yield { path: PATHS.openapi, text: openapi };
  yield { path: PATHS.api, text: apiPage(openapi) };
  const { adminUrl } = await bed.copy();
  yield { path: PATHS.matrix, text: matrixPage(await reading(adminUrl, observeMatrix)) };
}

async function reading<T>(url: string, read: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await read(sql);
  } finally {
    await sql.end();
  }
}
