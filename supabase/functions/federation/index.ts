import { read, serve, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import {
  Partners,
  PartnersQuery,
  Trade,
  TradeCreate,
  TradePage,
  TradeQuery,
} from "../_shared/schemas/federation.ts";

export default serve("federation", [
  read("/partners", {
    summary: "The communities whose members I can pay, and the rates",
    query: PartnersQuery,
    answer: Partners,
    rpc: "federation_partners",
  }),
  read("/transfers", {
    summary: "What I paid to members of other communities and received from them",
    query: TradeQuery,
    answer: TradePage,
    rpc: "federation_trades",
    args: paged,
    refuses: ["invalid_cursor"],
  }),
  write("POST", "/transfers", {
    summary: "Pay a member of another community for something done",
    input: TradeCreate,
    answer: Trade,
    status: 201,
    rpc: "federation_transfer",
    refuses: [
      "community_unknown",
      "category_unknown",
      "line_not_open",
      "line_closing",
      "line_limit_reached",
      "nothing_arrives",
      "self_dealing",
      "recording_forbids",
      "not_helper",
      "help_reaches_less",
      "not_neutral",
      "standing_forbids",
      "partner_standing_forbids",
      "amount_rounds_to_nothing",
      "balance_too_low",
      "ceiling_reached",
    ],
  }),
]);
