import { read, serve, write } from "../_shared/app.ts";
import {
  Member,
  MemberCard,
  memberId,
  Membership,
  MemberUpdate,
  OwnStanding,
} from "../_shared/schemas/members.ts";

export default serve("member", [
  read("/", {
    summary: "Who I am, with my memberships",
    answer: Member,
    rpc: "me",
    refuses: ["member_required"],
  }),
  read("/:member_id", {
    summary: "The card of another member of my communities",
    params: memberId,
    answer: MemberCard,
    rpc: "member_card",
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
]);
