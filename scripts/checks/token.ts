import { SignJWT } from "jose";

/** A token as Supabase Auth gives it to who logs in, for a day: attacks and measurements go on. */
export async function tokenFor(auth_user_id: string, secret: string): Promise<string> {
  const role = "authenticated";
  return await new SignJWT({ sub: auth_user_id, role, aud: role })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuedAt()
    .setExpirationTime("1 day")
    .sign(new TextEncoder().encode(secret));
}
