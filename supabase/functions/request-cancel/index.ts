import { serve, write } from "../_shared/app.ts";
import { forOthers } from "../_shared/for-others.ts";
import { Request, RequestClose } from "../_shared/schemas/requests.ts";

export default serve("request-cancel", [
  write("POST", "/", {
    summary: "Take back a request of mine",
    input: RequestClose,
    answer: Request,
    rpc: "request_cancel",
    refuses: [
      ...forOthers,
      "not_author",
      "request_not_open",
      "deadline_passed",
    ],
  }),
]);
