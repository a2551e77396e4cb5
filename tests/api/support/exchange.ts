import { expect, type Member } from "../../harness/member.ts";
import { behindTheBank, sql } from "../../harness/sql.ts";

// deno-lint-ignore no-explicit-any -- tests look into answers of every shape
type Body = any;

/** Something that Ben offers. */
export async function offer(provider: Member, more: object = {}): Promise<Body> {
  const what = { title: "Pruning", description: "Trees and hedges.", category: "other" };
  return expect(201, await provider.post("/offers-create", { ...what, ...more })).body;
}

/** A request of Ana's for something that Ben offers. */
export async function request(author: Member, provider: Member, amount = 60): Promise<Body> {
  const { offer_id } = await offer(provider);
  return expect(201, await author.post("/requests-create", { offer_id, amount })).body;
}

/** An accepted request: {request, exchange, escrow}. */
export async function accepted(author: Member, provider: Member, amount = 60): Promise<Body> {
  const { request_id } = await request(author, provider, amount);
  return expect(201, await provider.post("/request-accept", { request_id })).body;
}

/** The id of an escrow that holds an amount. */
export async function held(author: Member, provider: Member, amount = 60): Promise<string> {
  return (await accepted(author, provider, amount)).escrow.escrow_id;
}

/** The id of the case about an escrow, opened by the author. */
export async function disputed(author: Member, escrow_id: string): Promise<string> {
  const words = { reason: "partly_delivered", statement: "Half of it was done." };
  const answer = await author.post("/escrow/dispute", { escrow_id, ...words });
  return expect(201, answer).body.dispute_id;
}

/** What a gift to a member looks like. */
export const aGift = (to: Member, amount = 5) => ({
  to_member_id: to.member_id,
  amount,
  category: "other",
  reason: "gift",
});

/** A gift from one to another. */
export async function gift(from: Member, to: Member, amount = 5): Promise<Body> {
  return expect(201, await from.post("/transfers", aGift(to, amount))).body;
}

/** Something for the pot. */
export async function donation(from: Member, amount: number): Promise<Body> {
  const what = { to_account: "pot", category: "other", reason: "donation" };
  return expect(201, await from.post("/transfers", { ...what, amount })).body;
}

/** What a provider claims from a recipient. */
export const aClaim = (recipient: Member, amount = 5) => ({
  recipient_id: recipient.member_id,
  amount,
  category: "other",
});

/** The id of a payment request. */
export async function claimed(provider: Member, recipient: Member, amount = 5): Promise<string> {
  const answer = await provider.post("/payment-requests", aClaim(recipient, amount));
  return expect(201, answer).body.payment_request_id;
}

/** The time of something has come: its clock began so much earlier that it ended a second ago. */
export async function overdue(
  what: "escrow" | "request" | "dispute" | "payment_request",
  id: string,
): Promise<void> {
  const [end, ...others] = {
    escrow: ["due_at"],
    request: ["expires_at"],
    dispute: ["decision_due_at", "statement_due_at", "opened_at"],
    payment_request: ["due_at"],
  }[what];
  const late = `(${end} - clock_timestamp() + interval '1 second')`;
  const earlier = [end, ...others].map((column) => `${column} = ${column} - ${late}`);
  await behindTheBank(`update ${what}s set ${earlier.join(", ")} where ${what}_id = '${id}'`);
}

/** The jobs leave something alone for an hour, as after a failed attempt: to see it overdue. */
export async function leftAlone(job: string, subject_id: string): Promise<void> {
  await sql`
    insert into job_failures (job, subject_id, attempts, next_attempt_at, error)
    values (${job}, ${subject_id}, 1, now() + interval '1 hour', 'a test looks at it')`;
}

/** The jobs take it up again. */
export async function takenUp(subject_id: string): Promise<void> {
  await sql`delete from job_failures where subject_id = ${subject_id}`;
}
