import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from "jose";
import { projectUrl, setting } from "./environment.ts";
import { ApiError } from "./errors.ts";

/** Who is asking: the Auth user id and the token that proves it. */
export interface Caller {
  id: string;
  token: string;
}

const asymmetric = ["ES256", "RS256", "EdDSA"];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Verifies an access token of Supabase Auth without asking Supabase Auth.
 * Throws unauthenticated for anything but a valid, unexpired token of a person, and
 * upstream_unavailable when the project's key set cannot be fetched.
 */
export async function verifyToken(token: string): Promise<Caller> {
  try {
    const claims = await verifiedClaims(token);
    if (claims.role !== "authenticated" || !uuid.test(claims.sub ?? "")) {
      throw new ApiError("unauthenticated");
    }
    return { id: claims.sub!.toLowerCase(), token };
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(isVerdict(error) ? "unauthenticated" : "upstream_unavailable", {
      cause: error,
    });
  }
}

/**
 * The algorithm in the header chooses between two stores that never mix: the shared secret for
 * HS256, the key set for the asymmetric ones and for nothing else. So a public key never serves
 * as an HS256 secret, nor a secret in the key set as a key. Both may be set: a project that moves
 * to signing keys publishes the next public key while its tokens are still signed with the secret.
 */
async function verifiedClaims(token: string): Promise<JWTPayload> {
  const alg = algorithmOf(token);
  const rules = {
    audience: "authenticated",
    issuer: setting("CHRONOBANK_JWT_ISSUER"),
    requiredClaims: ["exp", "sub"],
    clockTolerance: 5,
  };
  const secret = setting("CHRONOBANK_JWT_SECRET");
  if (alg === "HS256" && secret) {
    const key = new TextEncoder().encode(secret);
    return (await jwtVerify(token, key, { ...rules, algorithms: ["HS256"] })).payload;
  }
  const keys = publicKeys();
  if (!keys) throw new ApiError("unauthenticated");
  return (await jwtVerify(token, keys, { ...rules, algorithms: asymmetric })).payload;
}

function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch (cause) {
    throw new ApiError("unauthenticated", { cause });
  }
}

/** Parsed once per value of the setting; jose keeps the imported keys with it. */
const keySets = new Map<string, JWTVerifyGetKey>();

/**
 * The project's public keys: hosted functions find them in SUPABASE_JWKS. They are fetched where
 * that is missing, but not where a shared secret says that the project has none.
 */
function publicKeys(): JWTVerifyGetKey | null {
  const inline = setting("SUPABASE_JWKS");
  if (inline) return remember(inline, () => createLocalJWKSet(asKeySet(JSON.parse(inline))));
  if (setting("CHRONOBANK_JWT_SECRET")) return null;
  const url = `${projectUrl()}/auth/v1/.well-known/jwks.json`;
  return remember(url, () => createRemoteJWKSet(new URL(url)));
}

function remember(name: string, make: () => JWTVerifyGetKey): JWTVerifyGetKey {
  const keys = keySets.get(name) ?? make();
  keySets.set(name, keys);
  return keys;
}

/** Either {"keys": […]} or the bare list. */
function asKeySet(set: JSONWebKeySet | JSONWebKeySet["keys"]): JSONWebKeySet {
  return Array.isArray(set) ? { keys: set } : set;
}

/** jose judged the token; anything else (no network, a key set that is no JSON) is no verdict. */
function isVerdict(error: unknown): boolean {
  return error instanceof errors.JOSEError &&
    !["ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID", "ERR_JOSE_GENERIC"].includes(error.code);
}
