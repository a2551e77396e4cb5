import * as z from "zod";
import {
  community,
  exampleId,
  Id,
  Invitation,
  Location,
  MaybeId,
  MaybeMoment,
  MaybeSteps,
  Moment,
  Place,
  Reason,
  Steps,
  text,
  Unit,
} from "./common.ts";

export const MemberUpdate = z.strictObject({
  display_name: text(1, 80).optional(),
  bio: text(0, 2000).optional(),
  skills: z.array(text(1, 60)).max(50).optional(),
  location: Location.nullable().optional().describe("null removes it."),
  languages: z.array(text(1, 60)).max(50).optional(),
}).meta({
  id: "MemberUpdate",
  description: "Only the fields that are sent are changed.",
  examples: [{ bio: "Gardens and bicycles.", skills: ["pruning", "bicycle repair"] }],
});

export const Join = z.strictObject({
  community: text(1, 120).optional().describe("Slug or id."),
  invitation: Invitation.optional().describe("The token of an invitation."),
}).meta({ id: "Join", examples: [{ community: "northside" }] });

const Role = z.enum(["member", "coordinator", "admin"]);
export const Standing = z.enum([
  "pending",
  "active",
  "paused",
  "suspended",
  "leaving",
  "closed",
  "erased",
]);

const card = {
  member_id: Id,
  display_name: z.string(),
  bio: z.string(),
  skills: z.array(z.string()),
  languages: z.array(z.string()),
  location: Place.nullable(),
  created_at: Moment,
};

/** What others in a shared community see of a member. */
export const MemberCard = z.object(card).meta({ id: "MemberCard" });

/** A member, to themselves: the card and every membership. */
export const Member = z.object({
  ...card,
  memberships: z.array(z.object({
    community_id: Id,
    community_name: z.string(),
    slug: z.string(),
    role: Role,
    standing: Standing,
    number: z.int(),
    joined_at: Moment,
    beneficiary_id: MaybeId.describe("Who is to have my balance or debt; null: the pot."),
  })),
}).meta({ id: "Member" });

/** What the system before called a member; imports name them by it. */
export const ExternalId = text(1, 100).meta({ examples: ["17"] });

/** A member's place in one community, as staff see it. */
export const Membership = z.object({
  community_id: Id,
  member_id: Id,
  display_name: z.string(),
  role: Role,
  standing: Standing,
  number: z.int(),
  joined_at: Moment,
  vulnerable: z.boolean().describe("A coordinator confirms each exchange of this member."),
  external_id: z.string().nullable().describe("What the system before called them."),
  has_login: z.boolean().describe("Without one staff act for them."),
}).meta({ id: "Membership" });

/** A step in one's own place in a community; nobody has to say why. */
export const OwnStanding = z.strictObject({ ...community, reason: Reason.optional() }).meta({
  id: "OwnStanding",
  examples: [{ reason: "Abroad until spring." }],
});

export const Leave = z.strictObject({
  ...community,
  reason: Reason.optional(),
  to_member_id: Id.optional().describe("Who is given what I have."),
  to_account: z.literal("pot").optional().describe("The pot is given what I have."),
}).refine(({ to_member_id, to_account }) => to_member_id === undefined || !to_account, {
  path: ["to_account"],
  message: "Send to_member_id, to_account or neither.",
}).meta({ id: "Leave", examples: [{ reason: "Moving away.", to_account: "pot" }] });

export const Beneficiary = z.strictObject({
  ...community,
  member_id: MaybeId.describe("A member of the community; null: the pot."),
}).meta({ id: "Beneficiary", examples: [{ member_id: exampleId }] });

export const Named = z.object({
  community_id: Id,
  member_id: Id,
  beneficiary_id: MaybeId,
}).meta({ id: "Named" });

const email = text(3, 254).regex(/^\S+@\S+$/, "An address with an @.");

export const ContactUpdate = z.strictObject({
  email: email.nullable().optional(),
  phone: text(1, 40).nullable().optional(),
  address: text(1, 500).nullable().optional(),
  birth_year: z.int().min(1900).max(2100).nullable().optional(),
}).meta({
  id: "ContactUpdate",
  description: "Only the fields that are sent are changed; null removes one.",
  examples: [{ phone: "+31 20 555 0199", birth_year: 1961 }],
});

/** How a member is reached: for themselves and for staff. */
export const Contact = z.object({
  member_id: Id,
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  birth_year: z.int().nullable(),
  updated_at: MaybeMoment,
}).meta({ id: "Contact" });

/** A person who is gone: nothing else is left to show. */
export const Erased = z.object({ member_id: Id, standing: Standing }).meta({ id: "Erased" });

export const memberId = z.strictObject({ member_id: Id.meta({ examples: [exampleId] }) });

export const memberBalanceQuery = z.strictObject({ ...community, unit: Unit.optional() });

export const MemberBalance = z.object({
  member_id: Id,
  community_id: Id,
  unit: Unit,
  balance: MaybeSteps.describe("null where the community shows totals only."),
  earned: Steps.describe("Received for exchanges, less the levy."),
  given: Steps.describe("Paid for exchanges."),
}).meta({ id: "MemberBalance" });
