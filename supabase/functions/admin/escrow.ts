import { read, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { Escrow, EscrowPage, EscrowRecord, RecordsQuery } from "../_shared/schemas/escrows.ts";

/** Exchanges that a coordinator records: where the community says so, or a party is vulnerable. */
export const escrow = [
  read("/escrow", {
    summary: "Escrows that wait for a coordinator to confirm them",
    query: RecordsQuery,
    answer: EscrowPage,
    rpc: "admin_escrows",
    args: paged,
    refuses: ["staff_required", "invalid_cursor"],
  }),
  write("POST", "/escrow/confirm", {
    summary: "Neutral staff confirm, where a coordinator records",
    input: EscrowRecord,
    answer: Escrow,
    rpc: "admin_escrow_confirm",
    refuses: [
      "not_neutral",
      "standing_forbids",
      "recording_forbids",
      "escrow_not_open",
      "under_dispute",
      "deadline_passed",
      "more_than_held",
      "amount_rounds_to_nothing",
    ],
  }),
];
