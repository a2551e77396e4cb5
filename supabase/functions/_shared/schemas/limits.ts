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
  paging,
  Reason,
  Steps,
  Unit,
} from "./common.ts";
import { Account } from "./staff.ts";

const Floor = z.int().min(-1_000_000_000).max(0).nullable().optional();
const Ceiling = z.int().min(0).max(1_000_000_000).nullable().optional();

export const LimitsChange = z.strictObject({
  ...community,
  floor: Floor.describe("null: no floor."),
  ceiling: Ceiling.describe("null: no ceiling."),
  soft_floor: Floor.describe("An event each time it gets deeper; null: none."),
  soft_ceiling: Ceiling.describe("An event each time it gets higher; null: none."),
  unit: Unit.optional().describe("HOUR unless told."),
  reason: Reason,
}).refine(
  (one) =>
    [one.floor, one.ceiling, one.soft_floor, one.soft_ceiling].some((limit) => limit !== undefined),
  { path: ["floor"], message: "Send one of the four limits, or more." },
).meta({ id: "LimitsChange", examples: [{ floor: -600, ceiling: null, reason: "Agreed." }] });

const LimitSide = z.enum(["floor", "ceiling"]);

/** A moment to come, with its offset. */
const Expiry = z.iso.datetime({ offset: true })
  .meta({ examples: ["2026-12-24T18:00:00+01:00"] });

export const OverrideGift = z.strictObject({
  ...community,
  unit: Unit.optional().describe("HOUR unless told."),
  side: LimitSide,
  amount: Amount.describe("How far beyond the limit the account may get."),
  expires_at: Expiry.describe("Within two years."),
  reason: Reason,
}).meta({
  id: "OverrideGift",
  examples: [{
    side: "floor",
    amount: 120,
    expires_at: "2027-01-31T00:00:00+01:00",
    reason: "A flood in the cellar.",
  }],
});

export const OverrideRevocation = z.strictObject({ override_id: Id, reason: Reason }).meta({
  id: "OverrideRevocation",
  examples: [{ override_id: exampleId, reason: "Not needed after all." }],
});

export const Override = z.object({
  override_id: Id,
  community_id: Id,
  member_id: Id,
  unit: Unit,
  side: LimitSide,
  amount: Steps.describe("How far beyond the limit."),
  state: z.enum(["open", "used", "revoked", "expired"]),
  given_by: Id,
  given_at: Moment,
  expires_at: Moment,
  used_at: MaybeMoment,
  transfer_id: z.int().nullable().describe("The transfer that needed it."),
  revoked_at: MaybeMoment,
}).meta({ id: "Override" });

const Former = z.record(z.string(), MaybeSteps).nullable();

const LimitsEvent = z.object({
  event_id: z.int(),
  at: Moment,
  kind: z.enum([
    "limits_changed",
    "floor_grown",
    "floor_shrunk",
    "override_given",
    "override_revoked",
    "override_used",
  ]),
  source: z.string(),
  actor_id: MaybeId.describe("Who did it; null for the dashboard, and what followed by itself."),
  actor_name: z.string().nullable(),
  unit: Unit,
  amount: MaybeSteps.describe("By how much a floor has grown, or how far an override reaches."),
  before: Former.describe("The limits before; of a floor that grew, the floor alone."),
  after: Former,
  override_id: MaybeId,
  side: LimitSide.nullable(),
  transfer_id: z.int().nullable(),
  reason: z.string().nullable(),
}).meta({ id: "LimitsEvent" });

/** What they are now, and how they came about, newest first. */
export const Limits = z.object({
  community_id: Id,
  member_id: Id,
  accounts: z.array(z.object({
    ...Account.shape,
    floor_grown: Steps.describe("How much of the floor has grown with what was received."),
    overrides: z.array(Override).describe("Those that are open."),
  })),
  items: z.array(LimitsEvent),
  next_cursor: z.string().nullable(),
}).meta({ id: "Limits" });

export const LimitsQuery = z.strictObject({ ...community, ...paging });
