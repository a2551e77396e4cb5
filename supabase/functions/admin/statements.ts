import { read } from "../_shared/app.ts";
import { memberId } from "../_shared/schemas/members.ts";
import { statement } from "../_shared/statements/route.ts";

/** The statement of a member, as they see it themselves. */
export const statements = [
  read("/members/:member_id/statement", {
    ...statement,
    summary: "A member's entries, with opening and closing balance",
    params: memberId,
    rpc: "admin_statement",
    args: statement.args,
    refuses: ["staff_required", ...statement.refuses],
  }),
];
