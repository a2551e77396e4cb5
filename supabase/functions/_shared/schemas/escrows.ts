import * as z from "zod";
import {
  Amount,
  community,
  Day,
  Event,
  exampleId,
  Id,
  MaybeId,
  MaybeMoment,
  MaybeSteps,
  Moment,
  onBehalf,
  page,
  paging,
  Reason,
  Statement,
  Steps,
  Unit,
} from "./common.ts";

export const EscrowDeliver = z.strictObject({
  escrow_id: Id,
  amount: Amount.optional().describe("Minutes worked; all that is held unless told."),
  ...onBehalf,
}).meta({ id: "EscrowDeliver", examples: [{ escrow_id: exampleId, amount: 45 }] });

export const EscrowConfirm = z.strictObject({
  escrow_id: Id,
  amount: Amount.optional().describe("Minutes to release; what is claimed or held unless told."),
  final: z.boolean().optional().describe("true unless told: returns the rest to the recipient."),
  ...onBehalf,
}).meta({ id: "EscrowConfirm", examples: [{ escrow_id: exampleId, amount: 45, final: true }] });

export const EscrowRecord = z.strictObject({
  escrow_id: Id,
  amount: z.int().min(0).max(1_000_000).optional()
    .describe("Minutes to release; what is claimed or held unless told; 0: nothing was done."),
  final: z.boolean().optional().describe("true unless told: returns the rest to the recipient."),
  reason: Reason.optional(),
}).meta({ id: "EscrowRecord", examples: [{ escrow_id: exampleId, amount: 45 }] });

export const EscrowRefund = z.strictObject({
  escrow_id: Id,
  reason: Reason.optional(),
  ...onBehalf,
}).meta({
  id: "EscrowRefund",
  examples: [{ escrow_id: exampleId, reason: "It rained." }],
});

export const DisputeReason = z.enum([
  "not_delivered",
  "partly_delivered",
  "poor_quality",
  "wrong_amount",
  "no_show",
  "other",
]);

export const EscrowDispute = z.strictObject({
  escrow_id: Id,
  reason: DisputeReason,
  statement: Statement,
}).meta({
  id: "EscrowDispute",
  examples: [{
    escrow_id: exampleId,
    reason: "partly_delivered",
    statement: "Only half of the hedge was cut.",
  }],
});

/** Whose word settles an exchange. */
export const Recording = z.enum(["provider", "recipient", "both", "coordinator"]);
export const Fallback = z.enum(["refund", "release", "half"]);
export const LevyRounding = z.enum(["down", "nearest", "up"]);

const EscrowState = z.enum([
  "held",
  "delivered",
  "disputed",
  "released",
  "refunded",
  "split",
]);

export const GroupPreset = z.enum([
  "legs",
  "class",
  "work_party",
  "equal_split",
  "weighted_split",
]);

export const GroupConfirmation = z.enum(["participants", "organiser"]);

export const Exchange = z.object({
  exchange_id: Id,
  community_id: Id,
  kind: z.enum(["service", "group"]),
  category: z.string(),
  service_date: Day.nullable(),
  raw_amount: Steps,
  request_id: MaybeId,
  organiser_id: MaybeId.describe("Of a group: who opened it."),
  preset: GroupPreset.nullable(),
  confirmation: GroupConfirmation.nullable()
    .describe("Of a group, fixed at the hold: whether the organiser's word suffices."),
  entered: z.record(z.string(), Steps).nullable()
    .describe("Of a group: minutes as entered for the whole, before rounding."),
  created_at: Moment,
}).meta({ id: "Exchange" });

const escrow = {
  escrow_id: Id,
  exchange_id: Id,
  community_id: Id,
  unit: Unit,
  recipient_id: MaybeId.describe("null stands for a system account."),
  provider_id: MaybeId.describe("null stands for the pot."),
  amount: Steps.describe("amount = released + refunded + remaining"),
  released: Steps,
  refunded: Steps,
  remaining: Steps,
  claimed: MaybeSteps.describe("What the provider says was worked."),
  recording: Recording.describe("Fixed at the hold: whose word settles it."),
  fallback: Fallback.nullable().describe(
    "Where a coordinator records: what becomes of a delivery that none confirmed.",
  ),
  state: EscrowState,
  confirmed_at: MaybeMoment.describe("Of a group: when the recipient gave their word."),
  due_at: MaybeMoment.describe("When the state ends by itself; null while disputed or settled."),
  levy_basis_points: z.int(),
  levy_rounding: LevyRounding,
  levied: Steps,
  created_at: Moment,
  closed_at: MaybeMoment,
  recipient_name: z.string().nullable().optional().describe("In reads."),
  provider_name: z.string().nullable().optional().describe("In reads."),
};

export const Escrow = z.object(escrow).meta({ id: "Escrow" });

/** One escrow with its whole life. */
export const EscrowWithEvents = z.object({ ...escrow, events: z.array(Event) })
  .meta({ id: "EscrowWithEvents" });

export const EscrowPage = page("EscrowPage", Escrow);
export const escrowId = z.strictObject({ escrow_id: Id });
export const RecordsQuery = z.strictObject({ ...community, ...paging });
export const EscrowQuery = z.strictObject({
  ...community,
  state: EscrowState.optional(),
  ...onBehalf,
  ...paging,
});
