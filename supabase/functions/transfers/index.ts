import { read, serve, write } from "../_shared/app.ts";
import { forOthers } from "../_shared/for-others.ts";
import { Transfer, TransferCreate, transferId } from "../_shared/schemas/transfers.ts";

export default serve("transfers", [
  read("/:transfer_id", {
    summary: "One transfer that I have a part in",
    params: transferId,
    answer: Transfer,
    rpc: "transfer",
  }),
  write("POST", "/", {
    summary: "Give or pay minutes at once, to a member or to the pot",
    input: TransferCreate,
    answer: Transfer,
    status: 201,
    rpc: "transfer_create",
    refuses: [
      ...forOthers,
      "standing_forbids",
      "transfers_not_allowed",
      "recording_forbids",
      "category_unknown",
      "self_dealing",
      "partner_standing_forbids",
      "amount_rounds_to_nothing",
      "balance_too_low",
      "ceiling_reached",
    ],
  }),
]);
