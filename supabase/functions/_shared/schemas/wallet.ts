import * as z from "zod";
import { community, Day, Id, MaybeId, MaybeSteps, Moment, paging, Steps, Unit } from "./common.ts";

export const Wallet = z.object({
  community_id: Id,
  accounts: z.array(z.object({
    unit: Unit,
    balance: Steps.describe("Posted plus held."),
    held: Steps.describe("Set aside in open escrows."),
    incoming: Steps.describe("On its way from open escrows."),
    available: MaybeSteps.describe("What may be spent; null when there is no floor."),
    floor: MaybeSteps,
    ceiling: MaybeSteps,
  })),
}).meta({ id: "Wallet" });

export const WalletQuery = z.strictObject(community);

export const StatementEntry = z.object({
  entry_id: z.int(),
  transfer_id: z.int(),
  at: Moment,
  kind: z.string(),
  amount: Steps.describe("Above zero: received; below: given."),
  balance_after: Steps,
  category: z.string(),
  reason: z.string().nullable().describe("Why, for what moved at once."),
  service_date: Day.nullable(),
  exchange_id: MaybeId,
  escrow_id: MaybeId,
  other_id: MaybeId,
  other_name: z.string().nullable().describe("null: erased, or not for this reader to see."),
  other_account: z.string().nullable().describe("A system account of the community."),
  entered_by: MaybeId,
  on_behalf_of: MaybeId,
}).meta({ id: "StatementEntry" });

/** opening + all entries of the period = closing. */
export const Statement = z.object({
  community_id: Id,
  community_name: z.string(),
  member_id: Id,
  display_name: z.string().nullable(),
  number: z.int().nullable(),
  unit: Unit,
  scale: z.int().describe("Smallest steps in one unit."),
  time_zone: z.string().nullable(),
  locale: z.string().nullable(),
  word_hour: z.string().nullable().describe("What the community calls an hour."),
  word_pot: z.string().nullable().describe("What the community calls its pot."),
  from: Day.nullable(),
  to: Day.nullable(),
  opening: Steps,
  closing: Steps,
  held: Steps.describe("Set aside in escrows at the end of the period."),
  items: z.array(StatementEntry),
  next_cursor: z.string().nullable(),
}).meta({ id: "Statement" });

export const StatementQuery = z.strictObject({
  ...community,
  unit: Unit.optional().describe("HOUR unless told."),
  from: Day.optional().describe("First day, in the community's time zone."),
  to: Day.optional().describe("Last day, included."),
  ...paging,
  format: z.enum(["json", "csv", "pdf"]).optional(),
});
