import * as z from "zod";
import { read, write } from "../_shared/app.ts";
import { community, paged } from "../_shared/schemas/common.ts";
import { Erased, memberId, Membership } from "../_shared/schemas/members.ts";
import {
  Mark,
  MembershipPage,
  MembershipQuery,
  StaffMember,
  StandingChange,
} from "../_shared/schemas/staff.ts";
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
  read("/members/:member_id", {
    summary: "One member, with account, contact and beneficiary",
    params: memberId,
    query: z.strictObject(community),
    answer: StaffMember,
    rpc: "admin_member",
    refuses: ["staff_required"],
  }),
  write("POST", "/members/:member_id/approve", {
    ...standing,
    summary: "Let a waiting member in",
    rpc: "membership_approve",
  }),
  write("POST", "/members/:member_id/decline", {
    ...standing,
    summary: "Do not let a waiting member in",
    rpc: "membership_decline",
  }),
  write("POST", "/members/:member_id/suspend", {
    ...standing,
    summary: "Suspend a member",
    rpc: "membership_suspend",
  }),
  write("POST", "/members/:member_id/restore", {
    ...standing,
    summary: "Make a member active again who is suspended, paused, leaving or closed",
    rpc: "membership_restore",
  }),
  write("POST", "/members/:member_id/leave", {
    ...standing,
    summary: "Let a member leave; closed as soon as nothing is left to settle",
    rpc: "membership_end",
  }),
  write("POST", "/members/:member_id/erase", {
    ...standing,
    summary: "Erase a member who has left, for good; the entries stay without a name",
    answer: Erased,
    rpc: "membership_erase",
    refuses: [...staff, "standing_unchanged", "membership_open"],
  }),
  write("POST", "/members/:member_id/deceased", {
    ...standing,
    summary: "A member has died: pass on what is theirs, and close",
    rpc: "membership_deceased",
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
