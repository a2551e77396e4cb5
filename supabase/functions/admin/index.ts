import { read, serve, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { Dispute, DisputePage, DisputeResolve, Worklist } from "../_shared/schemas/disputes.ts";
import { memberId, Membership } from "../_shared/schemas/members.ts";
import {
  Account,
  LimitsChange,
  MembershipPage,
  MembershipQuery,
  StandingChange,
} from "../_shared/schemas/staff.ts";

const staff = ["staff_required", "standing_forbids", "not_neutral", "admin_required"] as const;
const standing = {
  params: memberId,
  input: StandingChange,
  answer: Membership,
  refuses: [...staff, "standing_unchanged"],
} as const;

export default serve("admin", [
  read("/disputes", {
    summary: "The worklist: open disputes with both sides and the amounts",
    query: Worklist,
    answer: DisputePage,
    rpc: "admin_disputes",
    args: paged,
    refuses: ["staff_required", "invalid_cursor"],
  }),
  write("POST", "/disputes/resolve", {
    summary: "Neutral staff decide: release, refund or split",
    input: DisputeResolve,
    answer: Dispute,
    rpc: "dispute_resolve",
    refuses: [
      "not_neutral",
      "standing_forbids",
      "dispute_closed",
      "deadline_passed",
      "more_than_held",
      "released_amount_required",
      "note_required",
    ],
  }),
  read("/members", {
    summary: "The members of my community",
    query: MembershipQuery,
    answer: MembershipPage,
    rpc: "admin_members",
    args: paged,
    refuses: ["staff_required", "invalid_cursor"],
  }),
  write("POST", "/members/:member_id/approve", {
    ...standing,
    summary: "Let a waiting member in",
    rpc: "membership_approve",
  }),
  write("POST", "/members/:member_id/suspend", {
    ...standing,
    summary: "Suspend a member",
    rpc: "membership_suspend",
  }),
  write("POST", "/members/:member_id/restore", {
    ...standing,
    summary: "End a suspension",
    rpc: "membership_restore",
  }),
  write("POST", "/members/:member_id/limits", {
    summary: "Change the floor or the ceiling of a member's account",
    params: memberId,
    input: LimitsChange,
    answer: Account,
    rpc: "membership_limits",
    args: ({ floor, ceiling, ...input }) => ({ ...input, changes: { floor, ceiling } }),
    refuses: [...staff, "limits_invalid", "unit_unknown"],
  }),
]);
