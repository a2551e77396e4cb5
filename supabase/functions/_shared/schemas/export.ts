import * as z from "zod";
import { Id, Unit } from "./common.ts";

const rows = z.array(z.record(z.string(), z.unknown()));

/** What the bank gives for an export: rows by the name of their file. */
export const Export = z.object({
  files: z.object({
    accounts: z.array(z.looseObject({ community_id: Id, unit: Unit })),
    memberships: z.array(z.looseObject({ community_id: Id, slug: z.string() })),
  }).catchall(rows),
  left_out: z.record(z.string(), z.string()),
});
