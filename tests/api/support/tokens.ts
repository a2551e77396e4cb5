import { decodeJwt, SignJWT } from "jose";
import type { Member } from "../../harness/member.ts";
import { stack } from "../../harness/stack.ts";

/** Authorization headers that must open no door, each made from a member's good token. */
export async function badAuthorizations({ token }: Member): Promise<Record<string, string>> {
  const claims = decodeJwt(token);
  const now = Math.floor(Date.now() / 1000);
  const [header, payload, signature] = token.split(".") as [string, string, string];
  const other = btoa(JSON.stringify({ ...claims, sub: crypto.randomUUID() }));
  const tokens = {
    "expired": await signed({ ...claims, exp: now - 60 }),
    "not yet valid": await signed({ ...claims, nbf: now + 600 }),
    "without an end": await signed({ ...claims, exp: undefined }),
    "forged": await signed(claims, "another-secret-that-is-long-enough-for-it"),
    "with other claims under its signature": `${header}.${base64url(other)}.${signature}`,
    "cut off": `${header}.${payload}.`,
    "unsigned": `${base64url(btoa('{"alg":"none","typ":"JWT"}'))}.${payload}.`,
    "of another algorithm": await signed(claims, stack.jwtSecret, "HS512"),
    "for another audience": await signed({ ...claims, aud: "somebody-else" }),
    "without audience": await signed({ ...claims, aud: undefined }),
    "of role anon": await signed({ ...claims, role: "anon" }),
    "of role service_role": await signed({ ...claims, role: "service_role" }),
    "of nobody": await signed({ ...claims, sub: undefined }),
    "of no uuid": await signed({ ...claims, sub: "1' or true--" }),
    "no token": "nonsense",
    "the secret key": stack.secretKey,
  };
  const bearers = Object.entries(tokens).map(([name, token]) => [name, `Bearer ${token}`]);
  return { ...Object.fromEntries(bearers), "another scheme": `Basic ${token}`, "only": "Bearer" };
}

/** A valid token of somebody whom the bank has never seen. */
export async function strangersToken({ token }: Member): Promise<string> {
  return await signed({ ...decodeJwt(token), sub: crypto.randomUUID() });
}

/** A token with any claims, by default with the secret that counts. */
export async function signed(
  claims: Record<string, unknown>,
  secret: string = stack.jwtSecret,
  alg = "HS256",
): Promise<string> {
  const key = new TextEncoder().encode(secret);
  return await new SignJWT(claims).setProtectedHeader({ alg, typ: "JWT" }).sign(key);
}

function base64url(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
