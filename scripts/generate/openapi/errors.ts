import { type Code, codes, refusalOf } from "../../../supabase/functions/_shared/codes.ts";
import type { Route } from "../../../supabase/functions/_shared/routes.ts";
import type { Json } from "./schemas.ts";

/** Every code that a route can answer with: those of its kind, and its own. */
export function codesOf(route: Route): Code[] {
  const found = new Set<Code>(["internal_error", "upstream_unavailable", ...route.refuses]);
  const add = (...more: Code[]) => more.forEach((code) => found.add(code));
  if (route.caller === "cron") add("cron_key_required");
  if (route.caller.startsWith("member")) add("unauthenticated");
  if (route.query) add("invalid_input");
  if (route.params) add("not_found");
  if ("community_id" in { ...route.query?.shape, ...route.input?.shape }) {
    add("not_found");
    if (route.caller === "member") add("community_required");
  }
  if (route.input) {
    add("invalid_input", "invalid_json", "body_too_large", "unsupported_media_type");
  }
  if (route.keyed) {
    add("idempotency_key_required", "idempotency_key_invalid", "idempotency_key_reused");
    add("member_required", "rate_limited", "not_found");
  }
  return [...found].sort();
}

/** One response per status; its description and examples name every code with that status. */
export function errorResponses(route: Route): Json {
  const byStatus = Map.groupBy(codesOf(route).map(refusalOf), ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].sort(([one], [other]) => one - other).map(([status, refusals]) => [status, {
      description: refusals.map(({ code }) => `\`${code}\``).join(", "),
      headers: {
        "x-request-id": { $ref: "#/components/headers/x-request-id" },
        ...([429, 503].includes(status)
          ? { "retry-after": { $ref: "#/components/headers/retry-after" } }
          : {}),
      },
      content: {
        "application/json": {
          schema: { $ref: "#/components/schemas/Error" },
          examples: Object.fromEntries(
            refusals.map(({ code }) => [code, { $ref: `#/components/examples/${code}` }]),
          ),
        },
      },
    }]),
  );
}

/** Every code there is, as the body that carries it: what a client may switch on. */
export function errorExamples(): Json {
  return Object.fromEntries(
    [...codes].sort((one, other) => one.code < other.code ? -1 : 1)
      .map(({ code, status, message, hint }) => [code, {
        summary: String(status),
        value: { code, message, details: {}, hint },
      }]),
  );
}
