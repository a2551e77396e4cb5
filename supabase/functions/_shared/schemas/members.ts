import { z } from "zod";
import {
  community,
  exampleId,
  Id,
  Invitation,
  Location,
  Moment,
  Place,
  Reason,
  text,
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

export const Role = z.enum(["member", "coordinator", "admin"]);
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

export const memberId = z.strictObject({ member_id: Id.meta({ examples: [exampleId] }) });
