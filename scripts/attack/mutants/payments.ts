import type { Mutant } from "../mutant.ts";

/** What is given, paid or claimed without an escrow. */
export const payments: Mutant[] = [
  {
    name: "claim from oneself",
    rule: "nobody deals with themselves",
    chapter: "1950_write_transfers",
    of: "  if payer_id = payee_id then",
    to: "  if false then",
    by: "database/payment-requests-are-answered-once",
  },
  {
    name: "enter paper for one's own service",
    rule: "nobody deals with themselves",
    chapter: "1350_payments",
    of: "  if payer_id is not distinct from payee_id then",
    to: "  if false then",
    by: "database/paper-is-entered-once",
  },
  {
    name: "pay oneself from the pot",
    rule: "staff pay others from the pot",
    chapter: "1950_write_transfers",
    of: "if payment_create.member_id = staff.member_id then",
    to: "if false then",
    by: "database/staff-pay-from-the-pot",
  },
  {
    name: "give where gifts are not allowed",
    rule: "members give where the community lets them",
    chapter: "1950_write_transfers",
    of: "elsif to_member_id is not null and not (select s.transfers_allowed",
    to: "elsif false and not (select s.transfers_allowed",
    by: "database/minutes-are-given-and-paid-at-once",
  },
  {
    name: "pay for what is still to be done",
    rule: "what is paid for at once is done",
    chapter: "1950_write_transfers",
    of: "  if check_service_date.service_date > today then",
    to: "  if false then",
    by: "database/minutes-are-given-and-paid-at-once",
  },
  {
    name: "give on a day to come",
    rule: "what is paid for at once is done",
    chapter: "1950_write_transfers",
    of: "  perform private.check_service_date(payer.community_id, transfer_create.service_date);\n",
    to: "",
    by: "database/minutes-are-given-and-paid-at-once",
  },
  {
    name: "answer a claim too late",
    rule: "a payment request has its deadline",
    chapter: "1960_write_payment_requests",
    of: "elsif request.due_at <= clock_timestamp() then",
    to: "elsif false then",
    by: "database/payment-requests-are-answered-once",
  },
  {
    name: "use now() for the deadline of a claim",
    rule: "a lock wait does not stop the clock",
    chapter: "1960_write_payment_requests",
    of: "elsif request.due_at <= clock_timestamp() then",
    to: "elsif request.due_at <= now() then",
    by: "concurrency/a-lock-wait-does-not-stop-the-clock",
  },
  {
    name: "use now() for the end of a request",
    rule: "a lock wait does not stop the clock",
    chapter: "1800_write_requests",
    of: "elsif request.expires_at <= clock_timestamp() then",
    to: "elsif request.expires_at <= now() then",
    by: "concurrency/a-lock-wait-does-not-stop-the-clock",
  },
  {
    name: "let silence pay for the unseen",
    rule: "silence pays for nobody without a login",
    chapter: "1960_write_payment_requests",
    of: "select case when unseen or terms_of_claim.recording",
    to: "select case when terms_of_claim.recording",
    by: "database/silence-pays-for-nobody-without-a-login",
  },
  {
    name: "read a claim without a lock",
    rule: "a payment request is answered once",
    chapter: "1960_write_payment_requests",
    of: `      else lock_payment_request.member_id in (p.provider_id, p.recipient_id) end
  for no key update;`,
    to: "      else lock_payment_request.member_id in (p.provider_id, p.recipient_id) end;",
    by: "concurrency/a-payment-request-is-answered-once",
  },
  {
    name: "let the claimer accept",
    rule: "who is to pay says so",
    chapter: "1970_answer_payment_requests",
    of: "if side = 'recipient' and not pays then",
    to: "if false then",
    by: "database/payment-requests-are-answered-once",
  },
  {
    name: "pay where a coordinator records",
    rule: "a coordinator records what is theirs to record",
    chapter: "1970_answer_payment_requests",
    of: "  if request.recording = 'coordinator' then\n",
    to: "  if false then\n",
    by: "database/payment-requests-are-answered-once",
  },
  {
    name: "remind without end",
    rule: "a reminder a day is enough",
    chapter: "1970_answer_payment_requests",
    of: "if request.reminded_at > clock_timestamp() - interval '1 day' then",
    to: "if false then",
    by: "database/payment-requests-are-answered-once",
  },
  {
    name: "remind after the deadline",
    rule: "a job reminds of what is open",
    chapter: "2820_payment_clocks",
    of: "where p.remind_at <= as_of and p.due_at > as_of\n",
    to: "where p.remind_at <= as_of\n",
    by: "database/payment-requests-are-answered-once",
  },
  {
    name: "pay by silence whatever it says",
    rule: "silence means what was said at the beginning",
    chapter: "2820_payment_clocks",
    of: "  if request.fallback = 'accept' then",
    to: "  if true then",
    by: "database/every-setting-is-obeyed",
  },
  {
    name: "pay claims without the order of locks",
    rule: "accounts are locked in one order",
    chapter: "2820_payment_clocks",
    of: `  perform private.lock_payments(array(
    select p.payment_request_id from public.payment_requests p
    join unnest(rows) r on r.subject_id = p.payment_request_id where p.fallback = 'accept'));
`,
    to: "",
    by: "concurrency/nobody-waits-in-a-circle",
  },
  {
    name: "lock the newest entry, not the account",
    rule: "racing payments cannot pass a limit",
    chapter: "1350_payments",
    of: `    order by a.account_id for no key update
  loop`,
    to: `    order by a.account_id
  loop
    perform from public.entries e where e.entry_id = (
      select max(l.entry_id) from public.entries l
      where l.account_id = account.account_id) for key share;`,
    by: "concurrency/racing-payments-cannot-pass-a-limit",
  },
];
