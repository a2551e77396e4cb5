import { serve, write } from "../_shared/app.ts";
import { forOthers } from "../_shared/for-others.ts";
import { Request, RequestClose } from "../_shared/schemas/requests.ts";

export default serve("request-decline", [
  write("POST", "/", {
    summary: "Decline a request for my offer",
    input: RequestClose,
    answer: Request,
    rpc: "request_decline",
    refuses: [
      ...forOthers,
      "not_provider",
      "request_not_open",
      "deadline_passed",
    ],
  }),
]);
