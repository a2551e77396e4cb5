import * as z from "zod";
import {
  community,
  Id,
  MaybeId,
  MaybeMoment,
  MaybeSteps,
  page,
  paging,
  Reason,
  Steps,
  text,
  Unit,
} from "./common.ts";
import { Contact, ContactUpdate, ExternalId, MemberCard, Membership, Standing } from "./members.ts";

export const StandingChange = z.strictObject({ ...community, reason: Reason }).meta({
  id: "StandingChange",
  examples: [{ reason: "Met at the welcome evening." }],
});

export const Mark = z.strictObject({
  ...community,
  vulnerable: z.boolean().describe("true: a coordinator confirms each exchange of this member."),
  reason: Reason,
}).meta({ id: "Mark", examples: [{ vulnerable: true, reason: "Agreed with the family." }] });
export const MemberAdd = z.strictObject({
  ...community,
  display_name: text(1, 80),
  external_id: ExternalId.optional(),
  contact: ContactUpdate.refine((contact) => Object.keys(contact).length > 0, "Nothing is known.")
    .optional(),
}).meta({ id: "MemberAdd", examples: [{ display_name: "Greta", external_id: "17" }] });

export const Account = z.object({
  community_id: Id,
  member_id: Id,
  unit: Unit,
  balance: Steps,
  floor: MaybeSteps,
  ceiling: MaybeSteps,
  soft_floor: MaybeSteps,
  soft_ceiling: MaybeSteps,
  available: MaybeSteps,
}).meta({ id: "Account" });

/** A membership on the staff's list, with what the member has. */
const StaffMembership = z.object({
  ...Membership.shape,
  dormant_at: MaybeMoment.describe("Since when a job has found no exchange for long."),
  deceased_at: MaybeMoment,
  accounts: z.array(Account),
}).meta({ id: "StaffMembership" });

/** One member, with all that staff know of them. */
export const StaffMember = z.object({
  ...StaffMembership.shape,
  beneficiary_id: MaybeId,
  contact: Contact,
  card: MemberCard,
}).meta({ id: "StaffMember" });

export const MembershipPage = page("MembershipPage", StaffMembership);
export const MembershipQuery = z.strictObject({
  ...community,
  standing: Standing.optional(),
  dormant: z.enum(["true", "false"]).transform((value) => value === "true")
    .pipe(z.boolean()).optional()
    .describe("true: only who has not exchanged for long; false: only the others."),
  ...paging,
});
