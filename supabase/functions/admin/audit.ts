import { read } from "../_shared/app.ts";
import { AuditPage, AuditQuery } from "../_shared/schemas/audit.ts";
import { paged } from "../_shared/schemas/common.ts";

/** Who of the staff did what, and why: nobody can change it. */
export const audit = [
  read("/audit", {
    summary: "What staff and the dashboard did, the newest first",
    query: AuditQuery,
    answer: AuditPage,
    rpc: "admin_audit",
    args: paged,
    refuses: ["staff_required", "invalid_cursor"],
  }),
];
