import { read, serve } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { Limits, LimitsQuery } from "../_shared/schemas/limits.ts";
import { Wallet, WalletQuery } from "../_shared/schemas/wallet.ts";
import { statement } from "../_shared/statements/route.ts";

export default serve("wallet", [
  read("/", {
    summary: "What I have: balance, held, incoming, available and limits, per unit",
    query: WalletQuery,
    answer: Wallet,
    rpc: "wallet",
  }),
  read("/statement", {
    ...statement,
    summary: "My entries, with opening and closing balance",
    rpc: "statement",
    args: statement.args,
  }),
  read("/limits", {
    summary: "How far I may go, and who changed that, when and why",
    query: LimitsQuery,
    answer: Limits,
    rpc: "wallet_limits",
    args: paged,
    refuses: ["invalid_cursor"],
  }),
]);
