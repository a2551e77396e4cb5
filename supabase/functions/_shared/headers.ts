import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { setting } from "./environment.ts";

/** Browsers may call from everywhere unless CHRONOBANK_CORS_ORIGINS lists who (a,b,c). */
export const crossOrigin: MiddlewareHandler = cors({
  origin: (origin) => allowedOrigin(origin, setting("CHRONOBANK_CORS_ORIGINS") ?? "*"),
  allowMethods: ["GET", "POST", "PATCH"],
  allowHeaders: [
    "authorization",
    "apikey",
    "content-type",
    "idempotency-key",
    "x-chronobank-written",
    "x-client-info",
    "x-request-id",
  ],
  exposeHeaders: [
    "x-request-id",
    "idempotency-replayed",
    "retry-after",
    "x-chronobank-written",
    "x-next-cursor",
  ],
  maxAge: 86400,
});

function allowedOrigin(origin: string, allowed: string): string | null {
  if (allowed === "*") return "*";
  return allowed.split(",").map((one) => one.trim()).includes(origin) ? origin : null;
}

/** Answers are data for one caller: not to be cached, framed, sniffed or run. */
export const secure: MiddlewareHandler = async (c, next) => {
  await next();
  const headers = c.res.headers;
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  headers.set("cross-origin-resource-policy", "cross-origin");
  headers.set("referrer-policy", "no-referrer");
  headers.set("strict-transport-security", "max-age=63072000; includeSubDomains");
  headers.set("x-content-type-options", "nosniff");
};

/** The client's request id when it is a sane one, so that its log and ours can be joined. */
export function requestId(c: Context): string {
  const sent = c.req.header("x-request-id") ?? "";
  return /^[A-Za-z0-9._-]{8,128}$/.test(sent) ? sent : crypto.randomUUID();
}
