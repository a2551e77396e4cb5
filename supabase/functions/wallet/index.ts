import { read, serve } from "../_shared/app.ts";
import { Wallet, WalletQuery } from "../_shared/schemas/wallet.ts";
import { statement } from "./statement.ts";

export default serve("wallet", [
  read("/", {
    summary: "What I have: balance, held, incoming, available and limits, per unit",
    query: WalletQuery,
    answer: Wallet,
    rpc: "wallet",
  }),
  statement,
]);
