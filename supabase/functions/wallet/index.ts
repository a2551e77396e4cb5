import { read, serve } from "../_shared/app.ts";
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
]);
