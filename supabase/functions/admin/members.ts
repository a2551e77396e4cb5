import { read, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { memberId, Membership } from "../_shared/schemas/members.ts";
import { Mark, MembershipPage, MembershipQuery, StandingChange } from "../_shared/schemas/staff.ts";
import { staff } from "./staff.ts";

const standing = {
  params: memberId,
  input: StandingChange,
  answer: Membership,
  refuses: [...staff, "standing_unchanged"],
} as const;

/** Members of the community: who they are, whether they take part, how far they may go. */
export const members = [
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
  write("POST", "/members/:member_id/mark", {
    summary: "Mark a member vulnerable: a coordinator records for them",
    params: memberId,
    input: Mark,
    answer: Membership,
    rpc: "membership_mark",
    refuses: staff,
  }),
];
