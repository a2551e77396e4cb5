import { deepStrictEqual, ok } from "node:assert/strict";
import { accept, assertAnswers, Bank, type Call, id, on, type Outcome } from "./bank.ts";

const people = Array.from({ length: 12 }, (_, at) => `p${at}`);
const bank = await Bank.open("ben", ...people);
Deno.test.afterAll(() => bank.close());
await bank.do(`update community_settings set levy_basis_points = 700,
  group_confirmation = 'participants'`);
await bank.do(`update accounts set ceiling = 100000 where member_id = ${id("p3")}`);

const ids: Record<string, string> = {};
for (const name of ["ben", ...people]) ids[name] = await bank.do(`select ${id(name)}`);

/** A class of all these people, taught by Ben: a leg of each to Ben, another one to the pot. */
function classOf(names: string[]): Call {
  const terms = { teacher_id: ids.ben, taught: names.length * 3, minutes: 5 };
  const participants = names.map((name) => ids[name]);
  const input = { category: "other", preset: "class", ...terms, participants };
  return { name: "cleo", rpc: "group_hold", arguments: input };
}
/** Everybody pays the next one. */
function circle(names: string[]): Call {
  const legs = names.map((name, at) => ({
    recipient_id: ids[name],
    provider_id: ids[names[(at + 1) % names.length]!],
    amount: 4,
  }));
  return { name: "cleo", rpc: "group_hold", arguments: { category: "other", legs } };
}
const opened = async (call: Call): Promise<string> => (await bank.do(call)).exchange.exchange_id;
const word = (exchange_id: string, name: string, rpc = "group_confirm"): Call => ({
  name,
  rpc,
  arguments: { exchange_id },
});
const settlements = (exchange_id: string) =>
  bank.do(`select count(*) from transfers
    where exchange_id = '${exchange_id}' and kind <> 'hold'`);
const openLegs = (exchange_id: string) =>
  bank.do(`select count(*) from escrows where exchange_id = '${exchange_id}' and remaining > 0`);
const shuffled = <T>(list: T[]) => list.toSorted(() => Math.random() - 0.5);

/**
 * A barrier: all are started while the accounts of all are held, and each comes to wait; then they
 * are let go at once.
 */
async function atTheBarrier(calls: (Call | string)[]): Promise<Outcome[]> {
  const keeper = bank.session();
  await keeper.run("begin");
  await keeper.run("select from accounts where member_id is not null order by 1 for update");
  const sessions = calls.map(() => bank.session());
  const running = calls.map((call, at) =>
    typeof call === "string" ? sessions[at]!.run(call) : sessions[at]!.call(call)
  );
  await Promise.all(running.map((outcome, at) => bank.waits(sessions[at]!, outcome)));
  await keeper.run("commit");
  const outcomes = await Promise.all(running);
  await Promise.all([keeper, ...sessions].map((session) => session.end()));
  return outcomes;
}

Deno.test("all confirm at once: one of them is the last, and settles all", async () => {
  for (let round = 0; round < 6; round++) {
    const group = await opened(classOf(shuffled(people)));
    const outcomes = await bank.atOnce(shuffled(people).map((name) => word(group, name)));
    deepStrictEqual([...new Set(outcomes.map(({ code }) => code))], ["done"]);
    deepStrictEqual([await openLegs(group), await settlements(group)], [0, 1]);
  }
  await bank.assertWhole();
});

Deno.test("the last confirms while another disputes, refunds or goes alone", async () => {
  for (let round = 0; round < 9; round++) {
    const group = await opened(classOf(shuffled(people.slice(0, 4))));
    for (const name of people.slice(2, 4)) await bank.do(word(group, name));
    const leg = await bank.do(`select escrow_id from escrows
      where exchange_id = '${group}' and recipient_id = ${id("p0")} and provider_id is not null`);
    const alone = [
      on(leg, "p0", "escrow_dispute", { reason: "other", statement: "Hm" }),
      on(leg, "ben", "escrow_refund"),
      on(leg, "p0", "escrow_confirm", { amount: 1 }),
    ][round % 3]!;
    assertAnswers(await bank.atOnce(shuffled([word(group, "p1"), alone])));
    // Their other leg, to the pot, is still without a word: then it is given.
    assertAnswers([await bank.desk.call(word(group, "p0"))]);
    const disputed = await bank.do(`select count(*) from escrows where escrow_id = '${leg}'
      and state = 'disputed'`);
    deepStrictEqual(await openLegs(group), disputed);
  }
  await bank.assertWhole();
});

const legOf = (group: string, name: string) =>
  bank.do(`select escrow_id from escrows where exchange_id = '${group}'
    and recipient_id = ${id(name)} order by provider_id is null limit 1`);

Deno.test("two go their own ways at once: the second one sees that nobody is missing", async () => {
  const group = await opened(circle(["p0", "p1", "p2"]));
  await bank.do(word(group, "p2"));
  const dispute = { reason: "other", statement: "Hm" };
  const { first, second, waited } = await bank.overtake(
    on(await legOf(group, "p0"), "p0", "escrow_dispute", dispute),
    on(await legOf(group, "p1"), "p1", "escrow_confirm", { amount: 1 }),
  );
  deepStrictEqual([first.code, second.code, waited], ["done", "done", true]);
  deepStrictEqual(
    await bank.do(`select string_agg(state::text, ' ' order by escrow_id)
    from escrows where exchange_id = '${group}'`),
    "disputed split released",
  );
  await bank.assertWhole();
});

Deno.test("who settles all others by going alone takes the accounts in order", async () => {
  const sorted: string[] = await bank.do(`select jsonb_agg(display_name order by account_id)
    from accounts join members using (member_id) where display_name ~ '^p'`);
  const [one, two, , middle] = sorted as [string, string, string, string];
  const [beforeLast, last] = sorted.slice(-2) as [string, string];
  const pays = (recipient: string, provider: string) => ({
    recipient_id: ids[recipient],
    provider_id: ids[provider],
    amount: 4,
  });
  const legs = [pays(last, beforeLast), pays(one, two)];
  const input = { category: "other", legs };
  const group = await opened({ name: "cleo", rpc: "group_hold", arguments: input });
  await bank.do(word(group, one));
  const alone = on(await legOf(group, last), last, "escrow_confirm", { amount: 1 });
  const keeper = bank.session();
  await keeper.run("begin");
  await keeper.run(`select from accounts where member_id = ${id(middle)} for update`);
  const running = [];
  for (const call of [circle([two, middle, last]), alone]) {
    const session = bank.session();
    const outcome = session.call(call);
    running.push(outcome);
    await bank.waits(session, outcome);
  }
  await keeper.run("commit");
  deepStrictEqual((await Promise.all(running)).map(({ code }) => code), ["done", "done"]);
  deepStrictEqual(await openLegs(group), 0);
});

Deno.test("groups with the same members in opposite order never deadlock", async () => {
  for (let round = 0; round < 5; round++) {
    const one = shuffled(people);
    const held = await atTheBarrier([circle(one), circle(one.toReversed()), classOf(one)]);
    deepStrictEqual([...new Set(held.map(({ code }) => code))], ["done"]);
    const groups = held.map(({ body }) => body.exchange.exchange_id);
    // Another one is the last in each: a member's own calls would wait for each other anyway.
    const last = groups.map((group, at) => word(group, people[at]!));
    for (const [at, group] of groups.entries()) {
      for (const name of people) if (name !== people[at]) await bank.do(word(group, name));
    }
    const cancel = word(groups[0]!, "cleo", "group_cancel");
    assertAnswers(await atTheBarrier(shuffled([...last, cancel])));
    for (const group of groups) deepStrictEqual(await openLegs(group), 0);
  }
  await bank.assertWhole();
});

Deno.test("groups meet single accepts, and a job that ends what is due", async () => {
  for (let round = 0; round < 5; round++) {
    const names = shuffled(people);
    const accepts: Call[] = [];
    for (const [at, name] of names.entries()) {
      const provider = names[(at + 5) % names.length]!;
      accepts.push(accept(provider, await bank.request(name, 2 + at)));
    }
    const old = await opened(circle(names.toReversed()));
    const job = `select private.run_batch('delivery-deadlines', 500, now() + interval '40 days')`;
    const calls = [circle(names), ...accepts, classOf(names), word(old, "p4"), job];
    assertAnswers(await atTheBarrier(shuffled(calls)));
    ok(await settlements(old) <= 1);
  }
  deepStrictEqual(await bank.do(`select count(*) from job_failures`), 0);
  await bank.assertWhole();
});
