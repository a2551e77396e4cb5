import type { Context } from "hono";
import type * as z from "zod";
import { callAsBank } from "../_shared/rpc.ts";
import type { Register } from "../_shared/schemas/auth.ts";
import { attempt } from "./attempts.ts";
import { inFullSteps } from "./full-steps.ts";
import { join } from "./join.ts";
import { fromAuth } from "./refusals.ts";

/** Refusals of Supabase Auth that would tell that an address is known. */
const telling = ["user_already_exists", "email_exists", "over_email_send_rate_limit"];

/**
 * POST /auth/register: the account in Supabase Auth, then the member. What can be refused of the
 * community is refused first: afterwards the answer must not depend on the address.
 */
export async function register(
  { email, password, display_name, community, invitation }: z.output<typeof Register>,
  c: Context,
): Promise<{ status: "registered" }> {
  const auth = await attempt(c, "register");
  await callAsBank("community_check", { community, invitation });
  await inFullSteps(async () => {
    const { data, error } = await auth.signUp({
      email,
      password,
      options: { data: { display_name, community, invitation } },
    });
    if (error && !telling.includes(error.code ?? "")) throw fromAuth(error);
    // For a known address Supabase Auth makes up a user, recognizable by having no identity.
    if (data.user?.identities?.length) await join(data.user);
  });
  return { status: "registered" };
}
