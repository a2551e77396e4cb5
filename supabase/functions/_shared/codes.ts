import { refusals } from "./refusals.generated.ts";

/** What the functions refuse before the database is asked; the rest is in private.refusals. */
const ownRefusals = [
  {
    code: "invalid_json",
    status: 400,
    message: "The body is not valid JSON.",
    hint: "Send one JSON object in UTF-8, each field once.",
  },
  {
    code: "body_too_large",
    status: 413,
    message: "The body is too large.",
    hint: "Send at most details.limit bytes.",
  },
  {
    code: "unsupported_media_type",
    status: 415,
    message: "The body must be JSON.",
    hint: "Send Content-Type: application/json.",
  },
  {
    code: "method_not_allowed",
    status: 405,
    message: "This path does not know this method.",
    hint: "Use one of the methods in the Allow header.",
  },
  {
    code: "cron_key_required",
    status: 401,
    message: "Jobs are started with the cron key only.",
    hint: "Send it in the x-cron-key header.",
  },
  {
    code: "invalid_credentials",
    status: 401,
    message: "The e-mail address or the password is wrong.",
    hint: "Try again, or ask for a new password with /auth/recover.",
  },
  {
    code: "email_not_confirmed",
    status: 403,
    message: "The e-mail address is not confirmed yet.",
    hint: "Follow the link in the confirmation mail.",
  },
  {
    code: "weak_password",
    status: 400,
    message: "The password is too weak.",
    hint: "See details.reasons, and choose a longer one.",
  },
  {
    code: "registration_closed",
    status: 403,
    message: "New accounts are not accepted at the moment.",
    hint: "Ask the people who run this bank.",
  },
  {
    code: "period_too_long",
    status: 400,
    message: "There is more in this period than goes into one file.",
    hint: "Choose a shorter period: at most details.maximum entries make a file.",
  },
  {
    code: "upstream_unavailable",
    status: 503,
    message: "The database or the account service cannot be reached.",
    hint: "Try again in a moment, with the same Idempotency-Key.",
  },
  {
    code: "internal_error",
    status: 500,
    message: "Something went wrong on our side.",
    hint: "Try again, with the same Idempotency-Key; if it stays, report the x-request-id.",
  },
] as const;

/** Every code that an answer can carry, with its status and sentences. */
export const codes = [...refusals, ...ownRefusals];

/** A stable snake_case word; see docs/errors.md. */
export type Code = (typeof codes)[number]["code"];

/** What a code says when nothing more precise is known. */
export interface Refusal {
  code: Code;
  status: number;
  message: string;
  hint: string;
}

const byCode = new Map<string, Refusal>(codes.map((refusal) => [refusal.code, refusal]));

/** The status and sentences of a code. */
export function refusalOf(code: Code): Refusal {
  return byCode.get(code)!;
}

/** Whether a word from outside is one of our codes. */
export function isCode(word: unknown): word is Code {
  return typeof word === "string" && byCode.has(word);
}
