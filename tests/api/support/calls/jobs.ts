import type { GoodCalls } from "./good-call.ts";

const job = (name: string) => () => ({ as: "cron" as const, path: `/cron/${name}`, body: {} });

/** Good calls of the timetable, and of those who watch. */
export const jobCalls: GoodCalls = {
  "POST /cron/auto-release": job("auto-release"),
  "POST /cron/delivery-deadlines": job("delivery-deadlines"),
  "POST /cron/request-expiry": job("request-expiry"),
  "POST /cron/dispute-deadlines": job("dispute-deadlines"),
  "POST /cron/payment-request-deadlines": job("payment-request-deadlines"),
  "POST /cron/payment-request-reminders": job("payment-request-reminders"),
  "POST /cron/closing": job("closing"),
  "POST /cron/dormancy": job("dormancy"),
  "POST /cron/write-off-expiry": job("write-off-expiry"),
  "POST /cron/reconcile": job("reconcile"),
  "POST /cron/seal": job("seal"),
  "POST /cron/cleanup-idempotency": job("cleanup-idempotency"),
  "GET /proof": () => ({ as: "anyone", path: "/proof" }),
  "GET /health": () => ({ as: "anyone", path: "/health" }),
  "GET /docs/openapi.json": () => ({ as: "anyone", path: "/docs/openapi.json" }),
};
