import { write } from "../_shared/app.ts";
import { Helper, HelperNaming } from "../_shared/schemas/helpers.ts";
import { memberId, Membership } from "../_shared/schemas/members.ts";
import { MemberAdd } from "../_shared/schemas/staff.ts";
import { staff } from "./staff.ts";

/** Members without a login, and who acts for them. */
export const helpers = [
  write("POST", "/members", {
    summary: "Add a member without a login",
    input: MemberAdd,
    answer: Membership,
    status: 201,
    rpc: "membership_add",
    refuses: ["staff_required", "standing_forbids", "already_imported"],
  }),
  write("POST", "/members/:member_id/helpers", {
    summary: "Name a helper of a member without a login",
    params: memberId,
    input: HelperNaming,
    answer: Helper,
    status: 201,
    rpc: "helper_assign",
    refuses: [...staff, "has_login", "partner_standing_forbids", "self_dealing"],
  }),
];
