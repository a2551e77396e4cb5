import { job, serve } from "../_shared/app.ts";
import { JobReport, NoInput, Reconcile } from "../_shared/schemas/operations.ts";

const batch = { input: NoInput, answer: JobReport } as const;

export default serve("cron", [
  job("/auto-release", {
    ...batch,
    summary: "Release what was delivered and not answered in time",
    rpc: "cron_auto_release",
  }),
  job("/delivery-deadlines", {
    ...batch,
    summary: "Refund what was not delivered in time",
    rpc: "cron_delivery_deadlines",
  }),
  job("/request-expiry", {
    ...batch,
    summary: "Expire requests that nobody accepted",
    rpc: "cron_request_expiry",
  }),
  job("/dispute-deadlines", {
    ...batch,
    summary: "Carry out the fallback of disputes that nobody decided",
    rpc: "cron_dispute_deadlines",
  }),
  job("/payment-request-deadlines", {
    ...batch,
    summary: "Carry out what silence to payment requests means",
    rpc: "cron_payment_request_deadlines",
  }),
  job("/payment-request-reminders", {
    ...batch,
    summary: "Remind of payment requests half-way to their deadline",
    rpc: "cron_payment_request_reminders",
  }),
  job("/closing", {
    ...batch,
    summary: "Close who is leaving and at zero, pass on what came back to who has died",
    rpc: "cron_closing",
  }),
  job("/dormancy", {
    ...batch,
    summary: "Mark who has not exchanged for long",
    rpc: "cron_dormancy",
  }),
  job("/write-off-expiry", {
    ...batch,
    summary: "Expire write-offs that no second member of staff decided",
    rpc: "cron_write_off_expiry",
  }),
  job("/seal", {
    ...batch,
    summary: "Close off by a hash what was posted up to the last run",
    rpc: "cron_seal",
  }),
  job("/reconcile", {
    summary: "Prove the books and report; nothing is repaired",
    input: Reconcile,
    answer: JobReport,
    rpc: "cron_reconcile",
    args: ({ full }) => ({ full_check: full }),
  }),
  job("/cleanup-idempotency", {
    ...batch,
    summary: "Forget Idempotency-Keys, counted attempts and job history that are old",
    rpc: "cron_cleanup_idempotency",
  }),
]);
