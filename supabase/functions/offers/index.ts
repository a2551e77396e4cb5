import { read, serve, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { Offer, offerId, OfferPage, OfferSearch, OfferUpdate } from "../_shared/schemas/offers.ts";

export default serve("offers", [
  read("/", {
    summary: "Search offers by words, category and distance",
    caller: "member or anyone",
    query: OfferSearch,
    answer: OfferPage,
    rpc: "offers_search",
    args: ({ near, ...query }) => {
      const [near_latitude, near_longitude] = near?.split(",").map(Number) ?? [];
      return { ...paged(query), near_latitude, near_longitude };
    },
    refuses: ["invalid_cursor"],
  }),
  read("/:offer_id", {
    summary: "One offer",
    caller: "member or anyone",
    params: offerId,
    answer: Offer,
    rpc: "offer",
  }),
  write("PATCH", "/:offer_id", {
    summary: "Edit, pause or archive my offer",
    params: offerId,
    input: OfferUpdate,
    answer: Offer,
    rpc: "offer_update",
    args: ({ offer_id, ...changes }) => ({ offer_id, changes }),
    refuses: ["category_unknown", "status_final", "amount_rounds_to_nothing"],
  }),
]);
