import { serve, write } from "../_shared/app.ts";
import { Offer, OfferCreate } from "../_shared/schemas/offers.ts";

export default serve("offers-create", [
  write("POST", "/", {
    summary: "Offer a skill to my community",
    input: OfferCreate,
    answer: Offer,
    status: 201,
    rpc: "offer_create",
    refuses: ["standing_forbids", "category_unknown", "amount_rounds_to_nothing"],
  }),
]);
