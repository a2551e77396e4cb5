import assert from "node:assert/strict";
import { secretsIn } from "../../scripts/checks/secrets.ts";

const line = (changes: object): string =>
  JSON.stringify({
    function: "escrow",
    method: "GET",
    route: "/escrow/:escrow_id",
    status: 404,
    ms: 12,
    request_id: "0b7a2c2e-6c1f-4a52-9d3f-2f1f6a5c8d11",
    code: "not_found",
    ...changes,
  });

const secrets = {
  "a token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmVk",
  "a header that lets somebody in": "Bearer 0123456789",
  "a key": "sb_secret_0123456789",
  "an invitation": "0123456789ab4def8123456789abcdef".repeat(2),
  "an e-mail address": "ana-1f2e@example.org",
  "a password": "Ana has a long password",
  "the hash of a password": "$2a$10$abcdefghij",
};

for (const [kind, secret] of Object.entries(secrets)) {
  Deno.test(`${kind} in a log is found, and not repeated`, () => {
    const told = secretsIn(`${line({})}\n${line({ cause: `It said ${secret}.` })}`);
    assert.deepEqual(told, [`Line 2 has ${kind}.`]);
  });
}

Deno.test("what is known to be secret is found, whatever it looks like", () => {
  assert.deepEqual(secretsIn(line({ cause: "fish-and-chips" }), ["fish-and-chips", "404"]), [
    "Line 1 has what is known to be secret.",
  ]);
});

Deno.test("a line as it should be has none", () => {
  const seal = "0123456789abcdef".repeat(4);
  assert.deepEqual(secretsIn(line({ seal }), ["another secret"]), []);
});
