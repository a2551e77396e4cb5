import { type AuthError, isAuthWeakPasswordError } from "@supabase/auth-js";
import type { Code } from "../_shared/codes.ts";
import { ApiError } from "../_shared/errors.ts";

/** What Supabase Auth refuses, in our words. A missing session or user is a bad login for us. */
const codes: Record<string, Code> = {
  email_address_invalid: "invalid_input",
  email_not_confirmed: "email_not_confirmed",
  email_provider_disabled: "registration_closed",
  invalid_credentials: "invalid_credentials",
  over_email_send_rate_limit: "rate_limited",
  over_request_rate_limit: "rate_limited",
  refresh_token_already_used: "unauthenticated",
  refresh_token_not_found: "unauthenticated",
  session_expired: "unauthenticated",
  session_not_found: "unauthenticated",
  signup_disabled: "registration_closed",
  user_banned: "invalid_credentials",
  user_not_found: "unauthenticated",
  validation_failed: "invalid_input",
  weak_password: "weak_password",
};

/** An error of Supabase Auth as it leaves the API; what nobody foresaw is 500, in the log. */
export function fromAuth(error: AuthError): ApiError {
  if (isAuthWeakPasswordError(error)) {
    return new ApiError("weak_password", { details: { reasons: error.reasons } });
  }
  if (isDown(error)) return new ApiError("upstream_unavailable", { cause: error });
  const code = codes[error.code ?? ""] ?? (error.status === 429 ? "rate_limited" : null);
  if (code === null) return new ApiError("internal_error", { cause: error });
  const details = code === "rate_limited" ? { retry_after: 60 } : {};
  return new ApiError(code, { details, cause: error });
}

/** No answer, or a server error: the account service cannot be reached. */
export function isDown(error: AuthError): boolean {
  return error.name === "AuthRetryableFetchError" || error.status === undefined ||
    error.status === 0 || error.status >= 500;
}
