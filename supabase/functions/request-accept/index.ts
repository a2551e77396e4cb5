import { serve, write } from "../_shared/app.ts";
import { forOthers } from "../_shared/for-others.ts";
import { RequestAccept, RequestAccepted } from "../_shared/schemas/requests.ts";

export default serve("request-accept", [
  write("POST", "/", {
    summary: "Accept a request: the recipient's minutes are set aside",
    input: RequestAccept,
    answer: RequestAccepted,
    status: 201,
    rpc: "request_accept",
    refuses: [
      ...forOthers,
      "community_required",
      "standing_forbids",
      "partner_standing_forbids",
      "self_dealing",
      "request_not_open",
      "deadline_passed",
      "balance_too_low",
      "ceiling_reached",
    ],
  }),
]);
