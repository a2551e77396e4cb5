import * as z from "zod";
import { community, Id, MaybeId, MaybeSteps, Moment, page, paging } from "./common.ts";

/** One thing that staff did, or somebody in the dashboard. */
const AuditEvent = z.object({
  event_id: z.int(),
  community_id: Id,
  at: Moment,
  kind: z.string(),
  by: z.enum(["staff", "dashboard"]).describe("The dashboard knows no actor."),
  actor_id: MaybeId,
  actor_name: z.string().nullable(),
  member_id: MaybeId,
  member_name: z.string().nullable(),
  request_id: MaybeId,
  escrow_id: MaybeId,
  dispute_id: MaybeId,
  transfer_id: z.int().nullable(),
  from_state: z.string().nullable(),
  to_state: z.string().nullable(),
  amount: MaybeSteps,
  facts: z.record(z.string(), z.unknown()).nullable().describe("What else there is, by kind."),
  reason: z.string().nullable(),
}).meta({ id: "AuditEvent" });

export const AuditPage = page("AuditPage", AuditEvent);
export const MyAuditQuery = z.strictObject({ ...community, ...paging });
export const AuditQuery = z.strictObject({
  ...community,
  member_id: Id.optional().describe("What this member did as staff, or what concerns them."),
  ...paging,
});
