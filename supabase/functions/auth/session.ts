import type { Session } from "@supabase/auth-js";
import type { Context } from "hono";
import type * as z from "zod";
import { requireCaller } from "../_shared/callers.ts";
import { clientAddress } from "../_shared/address.ts";
import { authClient } from "../_shared/auth-client.ts";
import { ApiError } from "../_shared/errors.ts";
import type {
  Login,
  Logout,
  Recover,
  Refresh,
  Session as Tokens,
} from "../_shared/schemas/auth.ts";
import { attempt } from "./attempts.ts";
import { inFullSteps } from "./full-steps.ts";
import { join } from "./join.ts";
import { fromAuth, isDown } from "./refusals.ts";

type Input<Schema extends z.ZodType> = z.output<Schema>;

/**
 * POST /auth/login: a session, and the member, made now if register could not make it. Only who is
 * refused waits: whoever knows the password knows that there is an account.
 */
export async function login(credentials: Input<typeof Login>, c: Context): Promise<unknown> {
  const auth = await attempt(c, "login");
  const { session, user } = await inFullSteps(async (hurry) => {
    const { data, error } = await auth.signInWithPassword(credentials);
    if (error) throw fromAuth(error);
    hurry();
    return data;
  });
  return { ...tokens(session), member: await join(user) };
}

/** POST /auth/refresh: the next tokens. */
export async function refresh(
  { refresh_token }: Input<typeof Refresh>,
  c: Context,
): Promise<unknown> {
  const auth = await attempt(c, "refresh");
  const { data, error } = await auth.refreshSession({ refresh_token });
  // Whatever Supabase Auth dislikes about a refresh token, the member has to log in again.
  if (error) {
    const { code, status } = error;
    throw isDown(error) || status === 429
      ? fromAuth(error)
      : new ApiError("unauthenticated", { cause: `refresh refused: ${code}` });
  }
  if (!data.session) throw new ApiError("unauthenticated");
  return tokens(data.session);
}

/** POST /auth/logout: the sessions end; one that has ended already is as good. */
export async function logout({ scope }: Input<typeof Logout>, c: Context): Promise<unknown> {
  const { token } = await requireCaller(c.req.raw);
  const auth = authClient(clientAddress(c.req.raw));
  const { error } = await auth.admin.signOut(token, scope ?? "global");
  if (error && isDown(error)) throw fromAuth(error);
  return { status: "logged_out" };
}

/**
 * POST /auth/recover: 202 for every address, or the answer would tell which are known. A mail that
 * cannot be handed on (500), or not in time (504), is one to a known address.
 */
export async function recover({ email }: Input<typeof Recover>, c: Context): Promise<unknown> {
  const auth = await attempt(c, "recover");
  const { error } = await inFullSteps(() => auth.resetPasswordForEmail(email));
  if (error && isDown(error) && error.status !== 500 && error.status !== 504) throw fromAuth(error);
  return { status: "sent" };
}

function tokens(session: Session): Pick<Session, keyof z.output<typeof Tokens>> {
  const { access_token, refresh_token, expires_at } = session;
  return { access_token, refresh_token, expires_at };
}
