import * as z from "zod";
import { Invitation, text } from "./common.ts";
import { Member } from "./members.ts";

const Email = z.email().max(254).meta({ examples: ["ana@example.org"] });

/** bcrypt, which Supabase Auth uses, looks at 72 bytes and no further. */
const NewPassword = text(8, 72).refine(
  (password) => new TextEncoder().encode(password).length <= 72,
  "Up to 72 bytes.",
);
const Password = text(1, 200);

export const Register = z.strictObject({
  email: Email,
  password: NewPassword,
  display_name: text(1, 80),
  community: text(1, 120).optional().describe("Slug or id; optional where there is only one."),
  invitation: Invitation.optional().describe("The token of an invitation; it names the community."),
}).meta({
  id: "Register",
  examples: [{ email: "ana@example.org", password: "correct horse", display_name: "Ana" }],
});

export const Registered = z.object({ status: z.literal("registered") }).meta({ id: "Registered" });

export const Login = z.strictObject({ email: Email, password: Password }).meta({
  id: "Login",
  examples: [{ email: "ana@example.org", password: "correct horse" }],
});

const session = {
  access_token: z.string(),
  refresh_token: z.string(),
  expires_at: z.int().describe("Seconds since 1970."),
};
export const Session = z.object(session).meta({ id: "Session" });
export const LoggedIn = z.object({ ...session, member: Member }).meta({ id: "LoggedIn" });

export const Refresh = z.strictObject({ refresh_token: text(1, 4000) }).meta({
  id: "Refresh",
  examples: [{ refresh_token: "v1.abcdefgh" }],
});

export const Logout = z.strictObject({
  scope: z.enum(["global", "local", "others"]).optional()
    .describe("Which sessions end: all of them unless told."),
}).meta({ id: "Logout", examples: [{}] });
export const LoggedOut = z.object({ status: z.literal("logged_out") }).meta({ id: "LoggedOut" });

export const Recover = z.strictObject({ email: Email }).meta({
  id: "Recover",
  examples: [{ email: "ana@example.org" }],
});
export const RecoverySent = z.object({ status: z.literal("sent") }).meta({ id: "RecoverySent" });
