import * as z from "zod";
import {
  community,
  exampleId,
  Id,
  MaybeId,
  MaybeMoment,
  Moment,
  page,
  paging,
  Reason,
  Steps,
  Unit,
} from "./common.ts";

export const WriteOffPropose = z.strictObject({
  ...community,
  unit: Unit.optional().describe("HOUR unless told."),
  reason: Reason,
}).meta({ id: "WriteOffPropose", examples: [{ reason: "Moved abroad, answers no letters." }] });

export const WriteOffDecide = z.strictObject({ write_off_id: Id, reason: Reason }).meta({
  id: "WriteOffDecide",
  examples: [{ write_off_id: exampleId, reason: "Agreed at the meeting." }],
});

const WriteOffState = z.enum(["proposed", "approved", "rejected", "expired"]);

/** A debt, and what two members of staff made of it. */
export const WriteOff = z.object({
  write_off_id: Id,
  community_id: Id,
  member_id: Id,
  display_name: z.string(),
  unit: Unit,
  amount: Steps.describe("The whole debt when it was proposed; nothing else can be approved."),
  reason: z.string(),
  state: WriteOffState,
  proposed_by: Id,
  proposed_at: Moment,
  expires_at: Moment,
  decided_by: MaybeId,
  decided_at: MaybeMoment,
  transfer_id: z.int().nullable(),
}).meta({ id: "WriteOff" });

export const WriteOffPage = page("WriteOffPage", WriteOff);
export const WriteOffQuery = z.strictObject({
  ...community,
  state: WriteOffState.optional(),
  ...paging,
});
