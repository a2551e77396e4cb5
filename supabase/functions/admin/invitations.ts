import { read, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import {
  Invitation,
  InvitationCreate,
  InvitationPage,
  InvitationQuery,
  InvitationRevoke,
  InvitationWithToken,
} from "../_shared/schemas/invitations.ts";
import { staff } from "./staff.ts";

/** Links that let people in, or give a member without login one. */
export const invitations = [
  read("/invitations", {
    summary: "The invitations of my community",
    query: InvitationQuery,
    answer: InvitationPage,
    rpc: "admin_invitations",
    args: paged,
    refuses: ["staff_required", "invalid_cursor"],
  }),
  write("POST", "/invitations", {
    summary: "Invite new members, or a member without login to claim their place",
    description: "The token is shown here only; the link that carries it is the app's.",
    input: InvitationCreate,
    answer: InvitationWithToken,
    status: 201,
    rpc: "invitation_create",
    refuses: [...staff, "member_has_login", "standing_unchanged"],
  }),
  write("POST", "/invitations/revoke", {
    summary: "Revoke an invitation",
    input: InvitationRevoke,
    answer: Invitation,
    rpc: "invitation_revoke",
    refuses: ["standing_forbids"],
  }),
];
