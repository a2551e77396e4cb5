import * as z from "zod";
import {
  Amount,
  community,
  exampleId,
  Id,
  MaybeId,
  MaybeMoment,
  MaybeSteps,
  Moment,
  page,
  paging,
  Reason,
  Statement,
  Steps,
} from "./common.ts";
import { DisputeReason, Fallback } from "./escrows.ts";

export const DisputeRespond = z.strictObject({ dispute_id: Id, statement: Statement }).meta({
  id: "DisputeRespond",
  examples: [{ dispute_id: exampleId, statement: "The other half was not agreed." }],
});

export const DisputeWithdraw = z.strictObject({
  dispute_id: Id,
  statement: Statement.optional(),
}).meta({ id: "DisputeWithdraw", examples: [{ dispute_id: exampleId }] });

const Resolution = z.enum(["release", "refund", "split"]);

export const DisputeResolve = z.strictObject({
  dispute_id: Id,
  resolution: Resolution,
  amount: Amount.optional().describe("What the provider gets; for a split, and only then."),
  note: Reason.optional(),
}).refine(({ resolution, amount }) => resolution === "split" || amount === undefined, {
  path: ["amount"],
  message: "An amount goes with a split only.",
}).meta({
  id: "DisputeResolve",
  examples: [{ dispute_id: exampleId, resolution: "split", amount: 30, note: "Half was done." }],
});

const Evidence = z.object({
  evidence_id: z.union([z.int(), Id]),
  member_id: Id,
  statement: z.string(),
  added_at: Moment,
}).meta({ id: "Evidence" });

const DisputeState = z.enum(["open", "decided", "withdrawn"]);

export const Dispute = z.object({
  dispute_id: Id,
  escrow_id: Id,
  community_id: Id,
  opened_by: Id,
  respondent: MaybeId.describe("null stands for the pot."),
  reason: DisputeReason,
  statement: z.string(),
  response: z.string().nullable(),
  state: DisputeState,
  opened_at: Moment,
  statement_due_at: Moment,
  escalates_at: MaybeMoment.describe("When staff are told that it is late; null: never."),
  escalated_at: MaybeMoment,
  decision_due_at: Moment,
  fallback: Fallback.describe("What happens if nobody decides, fixed when it was opened."),
  resolution: Resolution.nullable(),
  released_amount: MaybeSteps,
  note: z.string().nullable(),
  decided_by: MaybeId,
  fell_back: z.boolean().describe("Nobody decided in time; the community's fallback did."),
  decided_at: MaybeMoment,
  opened_by_name: z.string().optional().describe("In reads."),
  respondent_name: z.string().nullable().optional().describe("In reads."),
  evidence: z.array(Evidence).optional().describe("In reads."),
  escrow_amount: Steps.optional().describe("In reads."),
  escrow_remaining: Steps.optional().describe("In reads."),
}).meta({ id: "Dispute" });

export const DisputePage = page("DisputePage", Dispute);
export const disputeId = z.strictObject({ dispute_id: Id });
export const DisputeQuery = z.strictObject({
  ...community,
  state: DisputeState.optional(),
  ...paging,
});
export const Worklist = z.strictObject({ ...community, ...paging });
