import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type Code, codes } from "../../supabase/functions/_shared/codes.ts";
import { met } from "./support/refusals.ts";

/** Refusals that no call over HTTP meets on a healthy stack, and what tests them instead. */
const notHere: Partial<Record<Code, string>> = {
  decider_required: "the API names the decider itself; for edits in the dashboard",
  email_not_confirmed: "the local stack confirms nothing; tests/functions plays Supabase Auth",
  facts_are_fixed: "no route edits a case; for edits in the dashboard",
  guarded: "no route writes what triggers guard; for SQL typed by hand",
  internal_error: "a fault of ours; tests/functions plays a database that fails",
  limits_invalid: "the input schema refuses such limits first; for callers of the RPC",
  period_too_long: "it takes thousands of entries; tests/functions plays a bank that has them",
  member_unknown: "a verdict on a line of a batch; tests/database/paper-is-entered-once",
  name_ambiguous: "a verdict on a line of a batch; tests/database/paper-is-entered-once",
  slip_known: "a verdict on a line of a batch; tests/database/paper-is-entered-once",
  registration_closed: "the local stack accepts accounts; tests/functions plays Supabase Auth",
  transition_forbidden: "no route asks for such a change; for edits in the dashboard",
  upstream_unavailable: "the database is there; tests/functions plays one that is not",
  weak_password: "a rule of the project in Supabase Auth; tests/functions plays it",
};

Deno.test("every refusal is met here, or it is said why not", () => {
  const here = [...Object.keys(met), ...Object.keys(notHere)].sort();
  deepStrictEqual(here, codes.map(({ code }) => code).sort());
});

for (const { code, status, message, hint } of codes) {
  if (code in notHere) continue;
  Deno.test(code, async () => {
    const answer = await met[code]!();
    deepStrictEqual(
      [answer.status, answer.body.code, answer.body.message, answer.body.hint],
      [status, code, message, hint],
    );
    strictEqual(typeof answer.body.details, "object");
  });
}
