import { read, serve } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { ProofPage, ProofQuery } from "../_shared/schemas/proof.ts";

export default serve("proof", [
  read("/", {
    summary: "Of each community: the trial balance, and the newest seal on its books",
    description: "Whoever notes a seal can tell later that nothing up to it was changed; " +
      "docs/proof.md says how. Nothing here is about a person.",
    caller: "member or anyone",
    query: ProofQuery,
    answer: ProofPage,
    rpc: "proof",
    args: paged,
    refuses: ["community_unknown", "invalid_cursor"],
  }),
]);
