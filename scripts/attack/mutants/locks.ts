import type { Mutant } from "../mutant.ts";

/** Who waits for whom. */
export const locks: Mutant[] = [
  {
    name: "let two calls with one key race",
    rule: "of two at once with one key the second gets the first's answer",
    chapter: "1200_calls",
    of: "perform pg_advisory_xact_lock(",
    to: "perform (",
    by: "concurrency/one-key-at-once-has-one-effect",
  },
  {
    name: "drop the ordered lock of a batch's accounts",
    rule: "accounts are locked in one order",
    chapter: "2800_deadlines",
    of: "  perform private.lock_accounts_of(locked);\n",
    to: "",
    by: "concurrency/nobody-waits-in-a-circle",
  },
  {
    name: "turn the order of a posting around",
    rule: "accounts are locked in one order",
    chapter: "0900_ledger",
    of: "  order by a.account_id for no key update;\n\n  insert into public.transfers",
    to: "  order by a.account_id desc for no key update;\n\n  insert into public.transfers",
    by: "concurrency/nobody-waits-in-a-circle",
  },
  {
    name: "pay without a lock",
    rule: "racing payments cannot pass a limit",
    chapter: "1350_payments",
    of: "  order by a.account_id for no key update;\n  return pot;",
    to: "  order by a.account_id;\n  return pot;",
    by: "concurrency/racing-payments-cannot-pass-a-limit",
  },
  {
    name: "hold without a lock",
    rule: "racing earns cannot pass the ceiling",
    chapter: "1300_holds",
    of: `  order by a.account_id for no key update;
  overrides := private.check_ceilings(exchange.community_id`,
    to: `  order by a.account_id;
  overrides := private.check_ceilings(exchange.community_id`,
    by: "concurrency/racing-earns-cannot-pass-the-ceiling",
  },
  {
    name: "read an escrow without a lock",
    rule: "an escrow is settled once",
    chapter: "1900_write_escrows",
    of: "where e.escrow_id = lock_escrow.escrow_id for no key update;",
    to: "where e.escrow_id = lock_escrow.escrow_id;",
    by: "concurrency/an-escrow-is-settled-once",
  },
  {
    name: "read a request without a lock",
    rule: "a request has one fate",
    chapter: "1800_write_requests",
    of: "          and m.standing not in ('pending', 'closed', 'erased')))\n  for no key update;",
    to: "          and m.standing not in ('pending', 'closed', 'erased')));",
    by: "concurrency/a-request-has-one-fate",
  },
  {
    name: "let a job run beside itself",
    rule: "a job runs once at a time",
    chapter: "2700_jobs",
    of: "if not pg_try_advisory_xact_lock(hashtextextended('chronobank job ' || job, 0)) then",
    to: "if false then",
    by: "concurrency/a-job-runs-once-at-a-time",
  },
  {
    name: "take a part back without a lock",
    rule: "two reversals at once come one after the other",
    chapter: "2270_write_reversals",
    of: "  order by a.account_id for no key update;\n  reversal :=",
    to: "  order by a.account_id;\n  reversal :=",
    by: "concurrency/reversals-never-pass-the-whole",
  },
];
