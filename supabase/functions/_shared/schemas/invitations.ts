import * as z from "zod";
import {
  community,
  exampleId,
  Id,
  MaybeId,
  MaybeMoment,
  Moment,
  page,
  paging,
  Reason,
} from "./common.ts";

export const InvitationCreate = z.strictObject({
  ...community,
  uses: z.int().min(1).max(1000).optional().describe("How many may join by it; 1 unless told."),
  expires_at: z.iso.datetime({ offset: true }).optional()
    .describe("Within a year; 30 days from now unless told."),
  member_id: Id.optional().describe("A member without login, who claims their place by it."),
}).meta({ id: "InvitationCreate", examples: [{ uses: 20 }] });

export const InvitationRevoke = z.strictObject({ invitation_id: Id, reason: Reason.optional() })
  .meta({ id: "InvitationRevoke", examples: [{ invitation_id: exampleId }] });

const invitation = {
  invitation_id: Id,
  community_id: Id,
  member_id: MaybeId.describe("Whose place it lets claim; null: it is for new members."),
  uses: z.int(),
  uses_left: z.int(),
  expires_at: Moment,
  revoked_at: MaybeMoment,
  created_by: Id,
  created_at: Moment,
};

export const Invitation = z.object(invitation).meta({ id: "Invitation" });
export const InvitationWithToken = z.object({
  ...invitation,
  token: z.string().describe("For /auth/register and /member/join; not shown again."),
}).meta({ id: "InvitationWithToken" });

export const InvitationPage = page("InvitationPage", Invitation);
export const InvitationQuery = z.strictObject({ ...community, ...paging });
