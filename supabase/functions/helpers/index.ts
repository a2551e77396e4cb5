import { read, serve, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import {
  Helper,
  HelperNaming,
  HelperPage,
  HelperQuery,
  HelperRevoke,
} from "../_shared/schemas/helpers.ts";

export default serve("helpers", [
  read("/", {
    summary: "Whom I may act for, and who may act for me",
    query: HelperQuery,
    answer: HelperPage,
    rpc: "helpers_list",
    args: paged,
    refuses: ["invalid_cursor"],
  }),
  write("POST", "/", {
    summary: "Name somebody who may act for me, how far and until when",
    input: HelperNaming,
    answer: Helper,
    status: 201,
    rpc: "helper_appoint",
    refuses: ["standing_forbids", "partner_standing_forbids", "self_dealing"],
  }),
  write("POST", "/revoke", {
    summary: "End it at once: either side, or staff",
    input: HelperRevoke,
    answer: Helper,
    rpc: "helper_revoke",
    refuses: ["help_has_ended"],
  }),
]);
