import assert from "node:assert/strict";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import member from "../../supabase/functions/member/index.ts";
import {
  accessToken,
  ana,
  ask,
  secret,
  validClaims,
  withSettings,
  withUpstream,
} from "./support.ts";

const me = () => Response.json({ member_id: ana });

async function statusOf(token: string): Promise<number> {
  const { status, body } = await ask(member, "/member", { token });
  if (status !== 200) assert.equal(body.code, "unauthenticated");
  return status;
}

async function keyPair(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...await exportJWK(publicKey), kid: `key-${alg}`, alg, use: "sig" };
  const sign = (claims = {}, kid = jwk.kid) =>
    new SignJWT(validClaims(claims)).setProtectedHeader({ alg, kid }).sign(privateKey);
  return { jwk, publicKey, sign };
}

Deno.test("a token signed with the shared secret is accepted, without kid and issuer", () =>
  withUpstream(me, async ({ asked }) => {
    const token = await accessToken();
    assert.equal(await statusOf(token), 200);
    assert.equal(asked[0]?.headers.get("authorization"), `Bearer ${token}`);
    assert.equal(asked[0]?.headers.get("apikey"), "sb_publishable_test");
  }));

Deno.test("a call without token, or with another scheme, is refused", () =>
  withUpstream(me, async ({ asked }) => {
    for (const authorization of [undefined, "", "Basic YTpi", "Bearer", "Bearer a b"]) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const { status, body, headers: sent } = await ask(member, "/member", { headers });
      assert.equal(status, 401);
      assert.equal(body.code, "unauthenticated");
      assert.equal(sent.get("www-authenticate"), "Bearer");
    }
    assert.equal(asked.length, 0);
  }));

for (
  const [what, claims] of [
    ["an expired token", { exp: Math.floor(Date.now() / 1000) - 60 }],
    ["a token without expiry", { exp: undefined }],
    ["a token not valid yet", { nbf: Math.floor(Date.now() / 1000) + 600 }],
    ["a token for another audience", { aud: "other" }],
    ["a token without audience", { aud: undefined }],
    ["a token of role anon", { role: "anon" }],
    ["a token of role service_role", { role: "service_role" }],
    ["a token without role", { role: undefined }],
    ["a token whose subject is no uuid", { sub: "ana" }],
    ["a token without subject", { sub: undefined }],
  ] as const
) {
  Deno.test(`${what} is refused`, () =>
    withUpstream(me, async ({ asked }) => {
      assert.equal(await statusOf(await accessToken(claims)), 401);
      assert.equal(asked.length, 0);
    }));
}

Deno.test("forged, unsigned and broken tokens are refused", () =>
  withUpstream(me, async () => {
    const good = await accessToken();
    const [header, payload, signature] = good.split(".");
    const other = btoa(JSON.stringify(validClaims({ sub: crypto.randomUUID() })));
    const forged = await new SignJWT(validClaims()).setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode("another-secret-of-at-least-32-characters"));
    const unsigned = new UnsecuredJWT(validClaims()).encode();
    const hs512 = await new SignJWT(validClaims()).setProtectedHeader({ alg: "HS512" })
      .sign(new TextEncoder().encode(secret));
    const changed = `${header}.${other}.${signature}`;
    const broken = [`${header}.${payload}.`, "a.b.c", "eyJ", "x".repeat(9000)];
    for (const token of [forged, unsigned, hs512, changed, ...broken]) {
      assert.equal(await statusOf(token), 401, token);
    }
  }));

for (const alg of ["ES256", "RS256", "EdDSA"]) {
  Deno.test(`a token of the project's ${alg} key is accepted, with another not`, async () => {
    const [ours, theirs] = [await keyPair(alg), await keyPair(alg)];
    const settings = { SUPABASE_JWKS: JSON.stringify({ keys: [ours.jwk] }) };
    await withUpstream(me, async () => {
      assert.equal(await statusOf(await ours.sign()), 200);
      assert.equal(await statusOf(await theirs.sign()), 401);
      assert.equal(await statusOf(await ours.sign({}, "unknown-kid")), 401);
    }, settings);
  });
}

Deno.test("a public key is never taken for an HS256 secret", async () => {
  const { jwk, publicKey } = await keyPair("RS256");
  const secrets = [await exportSPKI(publicKey), JSON.stringify(jwk), jwk.n!];
  for (const settings of [{ CHRONOBANK_JWT_SECRET: secret }, { CHRONOBANK_JWT_SECRET: "" }]) {
    await withUpstream(me, async () => {
      for (const text of secrets) {
        const token = await new SignJWT(validClaims())
          .setProtectedHeader({ alg: "HS256", kid: jwk.kid }).sign(new TextEncoder().encode(text));
        assert.equal(await statusOf(token), 401);
      }
    }, { ...settings, SUPABASE_JWKS: JSON.stringify([jwk]) });
  }
});

Deno.test("a shared secret inside the key set does not count as a public key", async () => {
  const bytes = new TextEncoder().encode(secret);
  const k = bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  const SUPABASE_JWKS = JSON.stringify({ keys: [{ kty: "oct", alg: "HS256", kid: "s", k }] });
  await withUpstream(me, async () => {
    assert.equal(await statusOf(await accessToken()), 401);
  }, { SUPABASE_JWKS, CHRONOBANK_JWT_SECRET: "" });
});

Deno.test("where no key is set, the project's published key set is fetched", async () => {
  const { jwk, sign } = await keyPair("ES256");
  const answer = (path: string) =>
    path.endsWith("jwks.json") ? Response.json({ keys: [jwk] }) : me();
  await withUpstream(answer, async ({ asked }) => {
    assert.equal(await statusOf(await sign()), 200);
    assert.equal(asked[0]?.path, "/auth/v1/.well-known/jwks.json");
    assert.equal(await statusOf(await accessToken()), 401);
  }, { CHRONOBANK_JWT_SECRET: "" });
});

Deno.test("a key set that cannot be fetched is an outage, not a bad token", async () => {
  const { sign } = await keyPair("ES256");
  await withSettings({}, async () => {
    const { status, body } = await ask(member, "/member", { token: await sign() });
    assert.equal(status, 503);
    assert.equal(body.code, "upstream_unavailable");
  });
});

Deno.test("the issuer is checked where one is set", () =>
  withUpstream(me, async () => {
    assert.equal(await statusOf(await accessToken({ iss: "https://bank/auth/v1" })), 200);
    assert.equal(await statusOf(await accessToken({ iss: "https://else/auth/v1" })), 401);
    assert.equal(await statusOf(await accessToken()), 401);
  }, { CHRONOBANK_JWT_ISSUER: "https://bank/auth/v1" }));
