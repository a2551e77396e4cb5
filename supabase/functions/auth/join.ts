import type { User } from "@supabase/auth-js";
import * as z from "zod";
import { callAsBank } from "../_shared/rpc.ts";
import { Register } from "../_shared/schemas/auth.ts";

/**
 * What register wrote into the account. Its owner can change it at any time, so it is checked
 * again; an account that was made elsewhere has none of it.
 */
const Wishes = z.object({
  display_name: Register.shape.display_name.catch("New member"),
  community: Register.shape.community.catch(undefined),
  invitation: Register.shape.invitation.catch(undefined),
});

/** Makes the member behind an account, or finds it; register and every login may repeat it. */
export async function join(user: User): Promise<unknown> {
  const wishes = Wishes.parse(user.user_metadata ?? {});
  return await callAsBank("member_join", { actor: user.id, ...wishes });
}
