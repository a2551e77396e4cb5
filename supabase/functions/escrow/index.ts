import { read, serve, write } from "../_shared/app.ts";
import { forOthers } from "../_shared/for-others.ts";
import { paged } from "../_shared/schemas/common.ts";
import { Dispute } from "../_shared/schemas/disputes.ts";
import {
  Escrow,
  EscrowConfirm,
  EscrowDeliver,
  EscrowDispute,
  escrowId,
  EscrowPage,
  EscrowQuery,
  EscrowRefund,
  EscrowWithEvents,
} from "../_shared/schemas/escrows.ts";

const closed = ["escrow_not_open", "under_dispute", "deadline_passed"] as const;
const amounts = ["more_than_held", "amount_rounds_to_nothing"] as const;

export default serve("escrow", [
  read("/", {
    summary: "Escrows from me and to me",
    query: EscrowQuery,
    answer: EscrowPage,
    rpc: "escrows_list",
    args: paged,
    refuses: ["invalid_cursor"],
  }),
  read("/:escrow_id", {
    summary: "One escrow with its events",
    params: escrowId,
    answer: EscrowWithEvents,
    rpc: "escrow",
  }),
  write("POST", "/deliver", {
    summary: "Provider: the service is done, in so many minutes",
    input: EscrowDeliver,
    answer: Escrow,
    rpc: "escrow_deliver",
    refuses: [...closed, ...amounts, "not_provider", "already_delivered", ...forOthers],
  }),
  write("POST", "/confirm", {
    summary: "Recipient: release all, or the minutes really worked",
    input: EscrowConfirm,
    answer: Escrow,
    rpc: "escrow_confirm",
    refuses: [
      ...closed,
      ...amounts,
      "not_recipient",
      "coordinator_records",
      "not_delivered_yet",
      ...forOthers,
    ],
  }),
  write("POST", "/refund", {
    summary: "Provider: give everything back",
    input: EscrowRefund,
    answer: Escrow,
    rpc: "escrow_refund",
    refuses: [...closed, "not_provider", ...forOthers],
  }),
  write("POST", "/dispute", {
    summary: "Either party: ask the community to decide",
    input: EscrowDispute,
    answer: Dispute,
    status: 201,
    rpc: "escrow_dispute",
    refuses: [...closed, "already_disputed"],
  }),
]);
