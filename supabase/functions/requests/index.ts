import { read, serve } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { Request, requestId, RequestPage, RequestQuery } from "../_shared/schemas/requests.ts";

export default serve("requests", [
  read("/", {
    summary: "Requests to me, by me, or open to my community",
    query: RequestQuery,
    answer: RequestPage,
    rpc: "requests_list",
    args: paged,
    refuses: ["invalid_cursor"],
  }),
  read("/:request_id", {
    summary: "One request",
    params: requestId,
    answer: Request,
    rpc: "request",
  }),
]);
