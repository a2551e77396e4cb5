import { read, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import {
  PaymentRequest,
  PaymentRequestDecide,
  PaymentRequestPage,
  PaymentRequestWorklist,
} from "../_shared/schemas/payment-requests.ts";

/** Claims that a coordinator records: where the community says so, or a party is vulnerable. */
export const paymentRequests = [
  read("/payment-requests", {
    summary: "Payment requests that wait for a coordinator",
    query: PaymentRequestWorklist,
    answer: PaymentRequestPage,
    rpc: "admin_payment_requests",
    args: paged,
    refuses: ["staff_required", "invalid_cursor"],
  }),
  write("POST", "/payment-requests/decide", {
    summary: "Neutral staff pay or reject, where a coordinator records",
    input: PaymentRequestDecide,
    answer: PaymentRequest,
    rpc: "payment_request_decide",
    refuses: [
      "not_neutral",
      "standing_forbids",
      "payment_request_not_open",
      "deadline_passed",
      "recording_forbids",
      "partner_standing_forbids",
      "balance_too_low",
      "ceiling_reached",
    ],
  }),
];
