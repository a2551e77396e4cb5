import { z } from "zod";
import { community, Id, MaybeSteps, page, paging, Reason, Steps, Unit } from "./common.ts";
import { Membership, Standing } from "./members.ts";

export const StandingChange = z.strictObject({ ...community, reason: Reason }).meta({
  id: "StandingChange",
  examples: [{ reason: "Met at the welcome evening." }],
});

export const Mark = z.strictObject({
  ...community,
  vulnerable: z.boolean().describe("true: a coordinator confirms each exchange of this member."),
  reason: Reason,
}).meta({ id: "Mark", examples: [{ vulnerable: true, reason: "Agreed with the family." }] });

export const LimitsChange = z.strictObject({
  ...community,
  floor: z.int().min(-1_000_000_000).max(0).nullable().optional().describe("null: no floor."),
  ceiling: z.int().min(0).max(1_000_000_000).nullable().optional().describe("null: no ceiling."),
  unit: Unit.optional().describe("HOUR unless told."),
  reason: Reason,
}).refine(({ floor, ceiling }) => floor !== undefined || ceiling !== undefined, {
  path: ["floor"],
  message: "Send floor, ceiling or both.",
}).meta({ id: "LimitsChange", examples: [{ floor: -600, ceiling: null, reason: "Agreed." }] });

export const Account = z.object({
  community_id: Id,
  member_id: Id,
  unit: Unit,
  balance: Steps,
  floor: MaybeSteps,
  ceiling: MaybeSteps,
  available: MaybeSteps,
}).meta({ id: "Account" });

/** A membership on the staff's list, with what the member has. */
export const StaffMembership = z.object({
  ...Membership.shape,
  accounts: z.array(Account),
}).meta({ id: "StaffMembership" });

export const MembershipPage = page("MembershipPage", StaffMembership);
export const MembershipQuery = z.strictObject({
  ...community,
  standing: Standing.optional(),
  ...paging,
});
