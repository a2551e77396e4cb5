import { write } from "../_shared/app.ts";
import { Transfer, transferId, TransferReverse } from "../_shared/schemas/transfers.ts";
import { staff } from "./staff.ts";

/** What was moved wrongly is taken back. */
export const reversals = [
  write("POST", "/transfers/:transfer_id/reverse", {
    summary: "Take back a transfer, or a part of it, with its levy",
    params: transferId,
    input: TransferReverse,
    answer: Transfer,
    status: 201,
    rpc: "transfer_reverse",
    refuses: [
      ...staff.filter((code) => code !== "staff_required" && code !== "admin_required"),
      "not_reversible",
      "already_reversed",
      "more_than_left",
      "account_closed",
      "balance_too_low",
      "ceiling_reached",
      "pot_too_low",
    ],
  }),
];
