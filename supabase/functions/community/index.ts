import { read, serve } from "../_shared/app.ts";
import { Community, CommunityQuery } from "../_shared/schemas/community.ts";

export default serve("community", [
  read("/", {
    summary: "A community: its words and categories, and for its members its rules",
    caller: "member or anyone",
    query: CommunityQuery,
    answer: Community,
    rpc: "community",
    refuses: ["community_unknown", "community_required"],
  }),
]);
