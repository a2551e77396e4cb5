import { deepStrictEqual } from "node:assert/strict";
import { Bank, type Call, id } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());
await bank.do(`update community_settings set levy_basis_points = 1000`);
const [ana, ben] = [await bank.do(`select ${id("ana")}`), await bank.do(`select ${id("ben")}`)];

type Side = (payment_request_id: string) => Call | string;
const side = (name: string, how: string, more = {}): Side => (payment_request_id) => ({
  name,
  rpc: `payment_request_${how}`,
  arguments: { payment_request_id, ...more },
});
const accept = side("ana", "accept");
const reject = side("ana", "reject", { reason: "It was less" });
const withdraw = side("ben", "withdraw");
const remind = side("ben", "remind");
const decide = (accept: boolean) => side("cleo", "decide", { accept, reason: "I asked them" });
const silence: Side = () =>
  `select private.run_batch('payment-request-deadlines', 500, now() + interval '30 days')`;

async function settings(changes: string): Promise<void> {
  await bank.do(`update community_settings set ${changes}`);
}

async function claim(): Promise<string> {
  const claimed = { recipient_id: ana, amount: 30, category: "other" };
  const call = { name: "ben", rpc: "payment_request_create", arguments: claimed };
  return (await bank.do(call)).payment_request_id;
}

/** The first stays open while the second comes; Ben has been paid once, or not at all. */
function race(
  name: string,
  first: Side,
  second: Side,
  then: string,
  { waits = true, rules = "recording = 'recipient', payment_request_fallback = 'accept'" } = {},
) {
  Deno.test(name, async () => {
    await settings(rules);
    const before = await bank.do(`select count(*) from transfers`);
    const request = await claim();
    const outcome = await bank.overtake(first(request), second(request));
    deepStrictEqual([outcome.first.code, outcome.waited], ["done", waits]);
    const state = await bank.do(`select state from payment_requests
      where payment_request_id = '${request}'`);
    const paid = await bank.do(`select count(*) from transfers`) - before;
    deepStrictEqual(`${outcome.second.code}: ${state}, paid ${paid}`, then);
    // What is still open would keep the job of the next race.
    await bank.do(silence(request));
    await bank.assertWhole();
  });
}

const late = "payment_request_not_open";
race("accepted, while it is withdrawn", accept, withdraw, `${late}: accepted, paid 1`);
race("withdrawn, while it is accepted", withdraw, accept, `${late}: withdrawn, paid 0`);
race("accepted twice", accept, accept, `${late}: accepted, paid 1`);
race("rejected, while it is accepted", reject, accept, `${late}: rejected, paid 0`);
race("accepted, while a reminder comes", accept, remind, `${late}: accepted, paid 1`);
race("reminded twice at once", remind, remind, "reminded_already: open, paid 0");
race(
  "accepted, while the clock strikes: the job passes it by",
  accept,
  silence,
  "done: accepted, paid 1",
  { waits: false },
);
race("the clock accepts, while it is accepted", silence, accept, `${late}: accepted, paid 1`);
race("the clock accepts, while it is withdrawn", silence, withdraw, `${late}: accepted, paid 1`);
race("the clock rejects, while it is accepted", silence, accept, `${late}: rejected, paid 0`, {
  rules: "recording = 'recipient', payment_request_fallback = 'reject'",
});

const byStaff = { rules: "recording = 'coordinator'" };
race("decided, while it is accepted", decide(true), accept, `${late}: accepted, paid 1`, byStaff);
race("decided twice", decide(true), decide(false), `${late}: accepted, paid 1`, byStaff);
race(
  "decided, while it is withdrawn",
  decide(true),
  withdraw,
  `${late}: accepted, paid 1`,
  byStaff,
);
race(
  "withdrawn, while it is decided",
  withdraw,
  decide(true),
  `${late}: withdrawn, paid 0`,
  byStaff,
);
race("the clock, while it is decided", silence, decide(true), `${late}: rejected, paid 0`, byStaff);

Deno.test("a lock wait does not stop its clock", async () => {
  await settings("recording = 'recipient', payment_request_fallback = 'reject'");
  const request = await claim();
  const soon = `update payment_requests set due_at = clock_timestamp() + interval '0.4 seconds'
    where payment_request_id = '${request}'`;
  await bank.do(`alter table payment_requests disable trigger user`);
  await bank.do(soon);
  await bank.do(`alter table payment_requests enable trigger user`);
  const held = `select 1 from payment_requests where payment_request_id = '${request}' for update`;
  const outcome = await bank.overtake(`with h as (${held}) select pg_sleep(0.6) from h`, {
    name: "ana",
    rpc: "payment_request_accept",
    arguments: { payment_request_id: request },
  });
  deepStrictEqual(outcome.second.code, "deadline_passed");
});

Deno.test("claims in both directions, the clock and gifts: nobody waits in a circle", async () => {
  await settings("recording = 'recipient', payment_request_fallback = 'accept'");
  const gift = (name: string, to_member_id: string): Call => ({
    name,
    rpc: "transfer_create",
    arguments: { to_member_id, amount: 7, category: "other", reason: "gift" },
  });
  for (let turn = 0; turn < 5; turn++) {
    const requests = await Promise.all([claim(), claim(), claim()]);
    const calls = [
      ...requests.slice(0, 2).map((request) => accept(request)),
      silence(""),
      gift("ana", ben),
      gift("ben", ana),
      gift("ben", ana),
      gift("ana", ben),
    ];
    const outcomes = await bank.atOnce(calls);
    const codes = new Set(outcomes.map(({ code }) => code));
    codes.delete("payment_request_not_open");
    codes.delete("deadline_passed");
    deepStrictEqual([...codes], ["done"]);
  }
  await bank.do(silence(""));
  deepStrictEqual(await bank.do(`select count(*) from payment_requests where state = 'open'`), 0);
  deepStrictEqual(await bank.do(`select count(*) from job_failures`), 0);
  await bank.assertWhole();
});
