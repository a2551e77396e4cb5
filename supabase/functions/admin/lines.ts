import { read, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { Line, LineClose, LineOpen, LinePage, LineQuery } from "../_shared/schemas/federation.ts";

/** Lines to other communities: open them, close them, see both sides. */
export const lines = [
  read("/lines", {
    summary: "Our lines to other communities: states, rates, limits and balances of both sides",
    query: LineQuery,
    answer: LinePage,
    rpc: "federation_lines",
    args: paged,
    refuses: ["staff_required", "invalid_cursor"],
  }),
  write("POST", "/lines", {
    summary: "Open our side of a line to another community, or change its terms",
    input: LineOpen,
    answer: Line,
    status: 201,
    rpc: "federation_line_open",
    refuses: [
      "staff_required",
      "standing_forbids",
      "community_unknown",
      "limits_invalid",
      "rate_is_owed",
    ],
  }),
  write("POST", "/lines/close", {
    summary: "Close a line for both sides: from now on toward zero only",
    input: LineClose,
    answer: Line,
    rpc: "federation_line_close",
    refuses: ["staff_required", "standing_forbids", "community_unknown", "line_not_open"],
  }),
];
