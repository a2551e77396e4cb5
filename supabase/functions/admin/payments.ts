import { write } from "../_shared/app.ts";
import { PaymentCreate, Transfer } from "../_shared/schemas/transfers.ts";

/** What the community gives from its pot. */
export const payments = [
  write("POST", "/payments", {
    summary: "Pay a member from the pot",
    input: PaymentCreate,
    answer: Transfer,
    status: 201,
    rpc: "payment_create",
    refuses: [
      "staff_required",
      "standing_forbids",
      "category_unknown",
      "not_neutral",
      "partner_standing_forbids",
      "pot_too_low",
      "ceiling_reached",
    ],
  }),
];
