import { SignJWT } from "jose";

/** A token as Supabase Auth makes it for somebody who has just logged in. */
export async function tokenFor(authUserId: string, secret: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return await new SignJWT({
    sub: authUserId,
    role: "authenticated",
    aud: "authenticated",
    iat: now,
    exp: now + 3600,
  }).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
}
