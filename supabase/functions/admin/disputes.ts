import { read, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { Dispute, DisputePage, DisputeResolve, Worklist } from "../_shared/schemas/disputes.ts";

/** Cases that wait for neutral staff. */
export const disputes = [
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
];
