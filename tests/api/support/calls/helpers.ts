import type { World } from "../world.ts";

/** What Ana, or a coordinator for somebody else, sends to name Ben as a helper. */
export const naming = ({ ben }: World) => ({
  helper_member_id: ben.member_id,
  scopes: ["requests", "confirm"],
  max_amount: 60,
  expires_at: new Date(Date.now() + 86_400_000).toISOString(),
});
