import { read, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import {
  Limits,
  LimitsChange,
  LimitsQuery,
  Override,
  OverrideGift,
  OverrideRevocation,
} from "../_shared/schemas/limits.ts";
import { memberId } from "../_shared/schemas/members.ts";
import { Account } from "../_shared/schemas/staff.ts";
import { staff } from "./staff.ts";

/** How far members may go: limits, and overrides that let them pass one once. */
export const limits = [
  read("/members/:member_id/limits", {
    summary: "The limits of a member, and how they came about",
    params: memberId,
    query: LimitsQuery,
    answer: Limits,
    rpc: "admin_member_limits",
    args: paged,
    refuses: ["staff_required", "invalid_cursor"],
  }),
  write("POST", "/members/:member_id/limits", {
    summary: "Change the limits of a member's account, hard or soft",
    params: memberId,
    input: LimitsChange,
    answer: Account,
    rpc: "membership_limits",
    args: ({ floor, ceiling, soft_floor, soft_ceiling, ...input }) => ({
      ...input,
      changes: { floor, ceiling, soft_floor, soft_ceiling },
    }),
    refuses: [...staff, "limits_invalid", "unit_unknown"],
  }),
  write("POST", "/members/:member_id/override", {
    summary: "Let a member pass a limit once, until a moment",
    params: memberId,
    input: OverrideGift,
    answer: Override,
    status: 201,
    rpc: "override_give",
    refuses: [...staff, "unit_unknown"],
  }),
  write("POST", "/overrides/revoke", {
    summary: "Take back an override that nobody has used",
    input: OverrideRevocation,
    answer: Override,
    rpc: "override_revoke",
    refuses: [...staff, "override_not_open"],
  }),
];
