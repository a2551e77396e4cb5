import { call } from "../../../harness/call.ts";
import { expect } from "../../../harness/member.ts";
import { anAddress } from "../address.ts";
import { strangersToken } from "../tokens.ts";
import { anonymous, type Met, village, words } from "./village.ts";

const { ana } = village;

/** Refusals of the call itself: who calls, with which key and body. */
export const callRefusals: Met = {
  body_too_large: () => anonymous("POST", "/auth/login", "x".repeat(70_000)),
  cron_key_required: () => anonymous("POST", "/cron/reconcile", {}),
  idempotency_key_invalid: () => ana.post("/member", {}, { key: "é" }),
  idempotency_key_required: () => ana.post("/member", {}, { key: null }),
  idempotency_key_reused: async () => {
    const key = crypto.randomUUID();
    expect(200, await ana.post("/member", { bio: "One." }, { key }));
    return await ana.post("/member", { bio: "Two." }, { key });
  },
  invalid_credentials: () =>
    anonymous("POST", "/auth/login", { email: ana.email, password: "not it" }),
  invalid_cursor: () => ana.get("/requests?cursor=x"),
  invalid_input: () => ana.post("/requests-create", { ...words, amount: 0 }),
  invalid_json: () => ana.post("/member", "{"),
  member_required: async () =>
    await call("GET", "/member", undefined, { token: await strangersToken(ana) }),
  method_not_allowed: () => call("DELETE", "/wallet", undefined, { token: ana.token }),
  not_found: () => ana.get(`/escrow/${crypto.randomUUID()}`),
  rate_limited: async () => {
    const client = anAddress();
    const recover = () => call("POST", "/auth/recover", { email: "x@example.org" }, { client });
    for (let n = 0; n < 5; n++) expect(202, await recover());
    const answer = await recover();
    client?.close();
    return answer;
  },
  unauthenticated: () => anonymous("GET", "/wallet"),
  unit_unknown: () => ana.get("/wallet/statement?unit=GOLD"),
  unsupported_media_type: () =>
    anonymous("POST", "/auth/login", "email=x", { "content-type": "text/plain" }),
};
