import { matrixPage, observeMatrix } from "../../tests/access/matrix.ts";
import type { TestBed } from "../checks/test-bed.ts";
import { withConnection } from "../postgres/with-connection.ts";
import { accessPage } from "./access.ts";
import { apiPage } from "./api.ts";
import { errorsPage } from "./errors.ts";
import { quotingPages } from "./figures.ts";
import { jobsPage } from "./jobs.ts";
import { mutantsPage } from "./mutants.ts";
import { charts } from "./performance.ts";
import { PATHS } from "./paths.ts";
import { refusalsModule } from "./refusals.ts";
import { databaseTypes } from "./types.ts";

/** A file and what belongs in it. */
type Generated = { path: string; text: string };

/**
 * Everything that is generated, one after another: a later one may import a file that an earlier
 * one has just been written to.
 */
export async function* generate(bed: TestBed): AsyncGenerator<Generated> {
  const { url } = await bed.template();
  yield { path: PATHS.refusals, text: await withConnection(url, refusalsModule) };
  yield { path: PATHS.types, text: await withConnection(url, databaseTypes) };
  yield { path: PATHS.access, text: await withConnection(url, accessPage) };
  yield { path: PATHS.jobs, text: await withConnection(url, jobsPage) };
  yield { path: PATHS.mutants, text: await mutantsPage() };
  yield* await quotingPages();
  yield* await charts();
  const { codes } = await import("../../supabase/functions/_shared/codes.ts");
  yield { path: PATHS.errors, text: errorsPage(codes) };
  const { openapiJson } = await import("./openapi.ts");
  const openapi = await openapiJson();
  yield { path: PATHS.openapi, text: openapi };
  yield { path: PATHS.api, text: apiPage(openapi) };
  const { adminUrl } = await bed.copy();
  yield { path: PATHS.matrix, text: matrixPage(await withConnection(adminUrl, observeMatrix)) };
}
