import { serve, write } from "../_shared/app.ts";
import { forOthers } from "../_shared/for-others.ts";
import { Request, RequestCreate } from "../_shared/schemas/requests.ts";

export default serve("requests-create", [
  write("POST", "/", {
    summary: "Ask for an offer, or ask my community",
    input: RequestCreate,
    answer: Request,
    status: 201,
    rpc: "request_create",
    refuses: [
      ...forOthers,
      "standing_forbids",
      "category_unknown",
      "offer_not_active",
      "self_dealing",
      "amount_rounds_to_nothing",
    ],
  }),
]);
