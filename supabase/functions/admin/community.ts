import { write } from "../_shared/app.ts";
import { Category, CategorySet, Community, CommunityUpdate } from "../_shared/schemas/community.ts";

/** The community itself: its name, its rules, its categories. */
export const community = [
  write("PATCH", "/community", {
    summary: "Change the name or the settings of my community",
    input: CommunityUpdate,
    answer: Community,
    rpc: "community_update",
    args: ({ community_id, reason, ...changes }) => ({ community_id, reason, changes }),
    refuses: ["staff_required", "standing_forbids", "setting_invalid"],
  }),
  write("POST", "/categories", {
    summary: "Add a category, rename it, or move it in the tree",
    input: CategorySet,
    answer: Category,
    rpc: "category_set",
    args: ({ name, parent, ...input }) => ({ ...input, changes: { name, parent } }),
    refuses: ["staff_required", "standing_forbids", "category_unknown", "category_cycle"],
  }),
];
