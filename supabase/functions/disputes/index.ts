import { read, serve, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import {
  Dispute,
  disputeId,
  DisputePage,
  DisputeQuery,
  DisputeRespond,
  DisputeWithdraw,
} from "../_shared/schemas/disputes.ts";

export default serve("disputes", [
  read("/", {
    summary: "Disputes I am a party to",
    query: DisputeQuery,
    answer: DisputePage,
    rpc: "disputes_list",
    args: paged,
    refuses: ["invalid_cursor"],
  }),
  read("/:dispute_id", {
    summary: "One dispute with both sides and the evidence",
    params: disputeId,
    answer: Dispute,
    rpc: "dispute",
  }),
  write("POST", "/respond", {
    summary: "Give my side, or add evidence",
    input: DisputeRespond,
    answer: Dispute,
    rpc: "dispute_respond",
    refuses: ["dispute_closed", "deadline_passed"],
  }),
  write("POST", "/withdraw", {
    summary: "Opener: withdraw; the escrow goes on with the time that was left",
    input: DisputeWithdraw,
    answer: Dispute,
    rpc: "dispute_withdraw",
    refuses: ["not_opener", "dispute_closed", "deadline_passed"],
  }),
]);
