import { read, serve, write } from "../_shared/app.ts";
import { AuditPage, MyAuditQuery } from "../_shared/schemas/audit.ts";
import { paged } from "../_shared/schemas/common.ts";
import {
  Beneficiary,
  Contact,
  ContactUpdate,
  Erased,
  Join,
  Leave,
  Member,
  MemberCard,
  memberId,
  Membership,
  MemberUpdate,
  Named,
  OwnStanding,
} from "../_shared/schemas/members.ts";
import { NoInput } from "../_shared/schemas/operations.ts";
import { exportAll } from "./export.ts";

export default serve("member", [
  read("/", {
    summary: "Who I am, with my memberships",
    answer: Member,
    rpc: "me",
    refuses: ["member_required"],
  }),
  read("/audit", {
    summary: "What staff and the dashboard did that concerns me, the newest first",
    query: MyAuditQuery,
    answer: AuditPage,
    rpc: "member_audit",
    args: paged,
    refuses: ["invalid_cursor"],
  }),
  read("/contact", {
    summary: "How I am reached: for me and for staff",
    answer: Contact,
    rpc: "contact",
    refuses: ["member_required"],
  }),
  exportAll,
  read("/:member_id", {
    summary: "The card of another member of my communities",
    params: memberId,
    answer: MemberCard,
    rpc: "member_card",
  }),
  write("POST", "/join", {
    summary: "Join a further community, or claim a place by an invitation",
    input: Join,
    answer: Member,
    rpc: "community_join",
    refuses: [
      "community_unknown",
      "community_required",
      "invitation_required",
      "invitation_invalid",
      "already_member",
    ],
  }),
  write("POST", "/", {
    summary: "Change what others read about me",
    input: MemberUpdate,
    answer: Member,
    rpc: "member_update",
    args: (changes) => ({ changes }),
  }),
  write("POST", "/pause", {
    summary: "Take a break: begin nothing new",
    input: OwnStanding,
    answer: Membership,
    rpc: "membership_pause",
    refuses: ["standing_unchanged"],
  }),
  write("POST", "/resume", {
    summary: "End my break",
    input: OwnStanding,
    answer: Membership,
    rpc: "membership_resume",
    refuses: ["standing_unchanged"],
  }),
  write("POST", "/leave", {
    summary: "Leave a community; closed as soon as nothing is left to settle",
    input: Leave,
    answer: Membership,
    rpc: "membership_leave",
    refuses: [
      "standing_unchanged",
      "standing_forbids",
      "self_dealing",
      "partner_standing_forbids",
      "ceiling_reached",
    ],
  }),
  write("POST", "/erase", {
    summary: "Erase me, for good: profile, contact, words and account; not the entries",
    input: NoInput,
    answer: Erased,
    rpc: "member_erase",
    refuses: ["membership_open"],
  }),
  write("POST", "/contact", {
    summary: "Change how I am reached",
    input: ContactUpdate,
    answer: Contact,
    rpc: "contact_update",
    args: (changes) => ({ changes }),
  }),
  write("POST", "/beneficiary", {
    summary: "Say who is to have my balance, or takes my debt, when I have died",
    input: Beneficiary,
    answer: Named,
    rpc: "beneficiary_name",
    args: ({ member_id, ...input }) => ({ ...input, member_id: member_id ?? undefined }),
    refuses: ["self_dealing", "standing_forbids"],
  }),
]);
