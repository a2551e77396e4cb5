import * as z from "zod";
import {
  Amount,
  Category,
  community,
  Day,
  exampleId,
  Id,
  MaybeId,
  Moment,
  onBehalf,
  Reason,
  Steps,
  Unit,
} from "./common.ts";

const TransferReason = z.enum(["exchange", "gift", "donation", "correction"]);

export const TransferCreate = z.strictObject({
  ...community,
  to_member_id: Id.optional(),
  to_account: z.enum(["pot"]).optional().describe("The community's pot, instead of a member."),
  amount: Amount.describe("Minutes; rounded for an exchange, exact for everything else."),
  category: Category,
  reason: TransferReason.describe("exchange: for a service that is done; donation: to the pot."),
  service_date: Day.optional().describe("When it was done: not in the future."),
  note: Reason.optional().describe("Both sides and staff read it."),
  ...onBehalf,
}).meta({
  id: "TransferCreate",
  examples: [{ to_member_id: exampleId, amount: 30, category: "other", reason: "gift" }],
});

export const PaymentCreate = z.strictObject({
  ...community,
  member_id: Id,
  amount: Amount.describe("Minutes, exact."),
  category: Category,
  note: Reason.describe("Why; the member reads it."),
}).meta({
  id: "PaymentCreate",
  examples: [{ member_id: exampleId, amount: 60, category: "other", note: "For the accounts." }],
});

const TransferKind = z.enum([
  "hold",
  "release",
  "refund",
  "split",
  "transfer",
  "payment",
  "donation",
  "grant",
  "reversal",
  "write_off",
  "bequest",
  "trade",
  "remainder",
  "opening",
  "import",
]);

export const Transfer = z.object({
  transfer_id: z.int(),
  community_id: Id,
  kind: TransferKind,
  unit: Unit,
  amount: Steps.describe("What left the payer, levy included."),
  levied: Steps.describe("What of it went to the pot."),
  from_id: MaybeId.describe("null: a system account, or more than one."),
  to_id: MaybeId.describe("null: a system account, or more than one."),
  from_account: z.string().nullable().describe("The system account it came from."),
  to_account: z.string().nullable().describe("The system account it went to."),
  from_name: z.string().nullable().optional().describe("In reads."),
  to_name: z.string().nullable().optional().describe("In reads."),
  category: z.string(),
  reason: TransferReason.nullable().describe("For what moved at once."),
  note: z.string().nullable(),
  service_date: Day.nullable(),
  exchange_id: MaybeId,
  entered_by: MaybeId.describe("Who did it; null for a clock."),
  on_behalf_of: MaybeId,
  entered_at: Moment,
  reverses: z.int().nullable().describe("The transfer that this one takes back."),
  reversed: Steps.describe("How much of it was taken back so far."),
}).meta({ id: "Transfer" });

export const TransferReverse = z.strictObject({
  amount: z.int().min(1).max(1_000_000_000).optional()
    .describe("How much of it, levy included; what is left of it unless told."),
  reason: Reason.describe("Both sides read it."),
  override: z.boolean().optional().describe("true: beyond the limits of both sides."),
}).meta({ id: "TransferReverse", examples: [{ amount: 30, reason: "Entered twice." }] });

/** Its number, as it stands in a path. */
export const transferId = z.strictObject({
  transfer_id: z.string().regex(/^\d{1,15}$/, "A whole number.").transform(Number).pipe(z.int()),
});
