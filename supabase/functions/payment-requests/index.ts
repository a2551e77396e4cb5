import { read, serve, write } from "../_shared/app.ts";
import { forOthers } from "../_shared/for-others.ts";
import { paged } from "../_shared/schemas/common.ts";
import {
  PaymentRequest,
  PaymentRequestAccept,
  PaymentRequestCreate,
  paymentRequestId,
  PaymentRequestPage,
  PaymentRequestQuery,
  PaymentRequestReject,
  PaymentRequestWithdraw,
  PaymentRequestWithEvents,
} from "../_shared/schemas/payment-requests.ts";

const closed = ["payment_request_not_open", "deadline_passed"] as const;
const paying = [
  "standing_forbids",
  "partner_standing_forbids",
  "balance_too_low",
  "ceiling_reached",
] as const;

export default serve("payment-requests", [
  read("/", {
    summary: "Payment requests to me, or by me",
    query: PaymentRequestQuery,
    answer: PaymentRequestPage,
    rpc: "payment_requests_list",
    args: paged,
    refuses: ["invalid_cursor"],
  }),
  read("/:payment_request_id", {
    summary: "One payment request with its events",
    params: paymentRequestId,
    answer: PaymentRequestWithEvents,
    rpc: "payment_request",
  }),
  write("POST", "/", {
    summary: "Provider: claim minutes for a service that is done",
    input: PaymentRequestCreate,
    answer: PaymentRequest,
    status: 201,
    rpc: "payment_request_create",
    refuses: [
      ...paying,
      "transfers_not_allowed",
      "category_unknown",
      "self_dealing",
      "amount_rounds_to_nothing",
      ...forOthers,
    ],
  }),
  write("POST", "/accept", {
    summary: "Recipient: pay what is claimed",
    input: PaymentRequestAccept,
    answer: PaymentRequest,
    rpc: "payment_request_accept",
    refuses: [...closed, ...paying, "not_recipient", "coordinator_records", ...forOthers],
  }),
  write("POST", "/reject", {
    summary: "Recipient: say no, and why",
    input: PaymentRequestReject,
    answer: PaymentRequest,
    rpc: "payment_request_reject",
    refuses: [...closed, "not_recipient", ...forOthers],
  }),
  write("POST", "/withdraw", {
    summary: "Provider: take the claim back",
    input: PaymentRequestWithdraw,
    answer: PaymentRequest,
    rpc: "payment_request_withdraw",
    refuses: [...closed, "not_provider", ...forOthers],
  }),
  write("POST", "/remind", {
    summary: "Provider: remind who has to answer, once a day at most",
    input: PaymentRequestAccept,
    answer: PaymentRequest,
    rpc: "payment_request_remind",
    refuses: [...closed, "not_provider", "reminded_already", ...forOthers],
  }),
]);
