import { door, read, serve } from "../_shared/app.ts";
import * as schema from "../_shared/schemas/auth.ts";
import { Member } from "../_shared/schemas/members.ts";
import { register } from "./register.ts";
import { login, logout, recover, refresh } from "./session.ts";

export default serve("auth", [
  door("/register", {
    summary: "Make an account and join a community",
    description: "The answer is the same for an address that has an account already.",
    input: schema.Register,
    answer: schema.Registered,
    status: 202,
    refuses: [
      "weak_password",
      "community_unknown",
      "community_required",
      "invitation_required",
      "invitation_invalid",
      "registration_closed",
      "rate_limited",
    ],
    act: register,
  }),
  door("/login", {
    summary: "Log in; the first time this also joins the community",
    input: schema.Login,
    answer: schema.LoggedIn,
    refuses: ["invalid_credentials", "email_not_confirmed", "rate_limited"],
    act: login,
  }),
  door("/refresh", {
    summary: "A new access token for a refresh token, which is used up",
    input: schema.Refresh,
    answer: schema.Session,
    refuses: ["unauthenticated", "rate_limited"],
    act: refresh,
  }),
  door("/logout", {
    summary: "End sessions; an access token lives on until it expires",
    caller: "member",
    input: schema.Logout,
    answer: schema.LoggedOut,
    act: logout,
  }),
  door("/recover", {
    summary: "Ask for a mail that lets me choose a new password",
    description: "The answer is the same for an address without account.",
    input: schema.Recover,
    answer: schema.RecoverySent,
    status: 202,
    refuses: ["rate_limited"],
    act: recover,
  }),
  read("/me", {
    summary: "Who I am, with my memberships",
    answer: Member,
    rpc: "me",
    refuses: ["member_required"],
  }),
]);
