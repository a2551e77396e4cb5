import type { TestStack } from "../../checks/test-stack.ts";
import type { Random } from "../../../tests/harness/random.ts";
import { logIn, type Person, type Town } from "./people.ts";

/** What has been done so far, and how long the calls since the last look have taken. */
export type Work = {
  calls: number;
  operations: Set<string>;
  /** Answers that no exchange should get, by code: none, or the run has failed. */
  faults: Map<string, number>;
  /** Milliseconds of the calls since the last look, which takes them away. */
  times: number[];
};

/** Members who go on with their exchanges until they are told to stop, or one gets no answer. */
export function startWork(
  stack: TestStack,
  town: Town,
  { clients, pause, random }: { clients: number; pause: number; random: Random },
): Work & { ended: Promise<unknown>; stop(): Promise<void> } {
  const work: Work = { calls: 0, operations: new Set(), faults: new Map(), times: [] };
  let going = true;
  const crew = Array.from({ length: clients }, async () => {
    while (going) {
      await exchange(stack, town, work, random);
      await new Promise((wake) => setTimeout(wake, pause));
    }
  });
  const ended = Promise.all(crew);
  return Object.assign(work, {
    ended,
    stop: async () => {
      going = false;
      await ended;
    },
  });
}

/** One exchange, to one of its ends: agreed, given back, quarrelled over, or left to the clock. */
async function exchange(stack: TestStack, town: Town, work: Work, random: Random): Promise<void> {
  const { members, coordinator } = town;
  const at = random(members.length);
  const ana = members[at]!;
  const ben = members[(at + 1 + random(members.length - 1)) % members.length]!;
  const as = (person: Person) => (path: string, body?: unknown) =>
    call(stack, person, work, path, body);
  const amount = 5 * (1 + random(24));
  if (random(5) === 0) {
    const gift = { to_member_id: ben.member_id, amount, reason: "gift", category: "other" };
    await as(ana)("/transfers", gift);
    await as(ana)("/wallet/statement");
    return;
  }
  const wanted = { amount, title: "Help", description: "In the garden", category: "other" };
  const asked = await as(ana)("/requests-create", wanted);
  await as(ben)("/requests");
  const end = random(20);
  if (!asked || end === 0) return;
  const accepted = await as(ben)("/request-accept", { request_id: asked.request_id });
  if (!accepted || end === 1) return;
  const { escrow_id } = accepted.escrow;
  await as(ana)("/wallet");
  if (end === 2) return void await as(ben)("/escrow/refund", { escrow_id });
  await as(ben)("/escrow/deliver", { escrow_id });
  if (end === 3) return;
  if (end === 4) {
    const reason = { reason: "other", statement: "We disagree." };
    const opened = await as(ana)("/escrow/dispute", { escrow_id, ...reason });
    const half = { resolution: "split", amount: Math.floor(amount / 2), note: "Half of it." };
    await as(coordinator)("/admin/disputes/resolve", { dispute_id: opened?.dispute_id, ...half });
    return;
  }
  await as(ana)("/escrow/confirm", { escrow_id });
  await as(ben)("/wallet/statement");
}

async function call(
  stack: TestStack,
  person: Person,
  work: Work,
  path: string,
  body?: unknown,
  // deno-lint-ignore no-explicit-any -- each answer has its own shape, and the caller knows which
): Promise<any> {
  const since = performance.now();
  const response = await fetch(`${stack.url}/functions/v1${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      authorization: `Bearer ${person.token}`,
      ...(body ? { "content-type": "application/json" } : {}),
      ...(body ? { "idempotency-key": crypto.randomUUID() } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer = await response.json();
  if (response.status === 401) {
    await logIn(stack, person);
    return await call(stack, person, work, path, body);
  }
  work.calls++;
  work.operations.add(`${body ? "POST" : "GET"} ${path}`);
  work.times.push(performance.now() - since);
  // A minute may be over before the next step is made: that is the clock's right.
  if (response.ok) return answer;
  if (!CLOCK.includes(answer.code)) {
    work.faults.set(answer.code, (work.faults.get(answer.code) ?? 0) + 1);
  }
}

const CLOCK = ["deadline_passed", "request_not_open", "escrow_not_open"];
