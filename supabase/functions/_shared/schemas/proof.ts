import * as z from "zod";
import { community, Day, Id, MaybeId, Moment, page, paging, Steps, Unit } from "./common.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 in hexadecimal digits.");

const Seal = z.object({
  number: z.int().describe("One more than the seal before it has."),
  first_transfer_id: z.int(),
  last_transfer_id: z.int(),
  entries: z.int(),
  hash: hash.describe("Over the seal before it, its number, and its entries."),
  sealed_at: Moment,
}).meta({ id: "Seal" });

const Proof = z.object({
  community_id: Id,
  name: z.string(),
  units: z.array(z.object({
    unit: Unit,
    members: Steps.describe("What all members have together."),
    held: Steps.describe("What is set aside in open escrows."),
    system_accounts: z.record(z.string(), Steps).describe("By name."),
    total: Steps.describe("Of all of these: zero."),
  })),
  seal: Seal.nullable().describe("The newest one; null until something is sealed."),
}).meta({ id: "Proof" });

export const ProofPage = page("ProofPage", Proof);
export const ProofQuery = z.strictObject({ ...community, ...paging });

/** An entry as it is sealed: the columns of the file, in this order, are what is hashed. */
export const LedgerEntry = z.object({
  seal: z.int().describe("The number of the seal that it is under."),
  entry_id: z.int(),
  transfer_id: z.int(),
  kind: z.string(),
  details: hash.describe("Over what else the transfer says: what for, for whom, by whom."),
  unit: Unit,
  account_id: MaybeId,
  escrow_id: MaybeId,
  holder: hash.nullable().describe("Of an account: over whose it is."),
  system_account: z.string().nullable(),
  amount: Steps,
  balance_after: Steps,
  entered_at: z.string().describe("UTC, to the microsecond, as it is hashed."),
  chain: hash.nullable().describe(
    "Of an account: over what it had here before, and this transfer.",
  ),
}).meta({ id: "LedgerEntry" });

export const Ledger = z.object({
  community_id: Id,
  before: Seal.nullable().describe("The seal before the first of these."),
  seals: z.array(Seal),
  items: z.array(LedgerEntry),
  next_cursor: z.string().nullable(),
}).meta({ id: "Ledger" });

export const LedgerQuery = z.strictObject({
  ...community,
  from: Day.optional().describe("Sealed on this day or later, in the community's time zone."),
  to: Day.optional().describe("Sealed on this day or earlier."),
  cursor: paging.cursor,
  format: z.enum(["json", "csv"]).optional(),
});
