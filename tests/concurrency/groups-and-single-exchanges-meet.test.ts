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
  const pids = await Promise.all(sessions.map((session) => session.pid()));
  const running = calls.map((call, at) =>
    typeof call === "string" ? sessions[at]!.run(call) : sessions[at]!.call(call)
  );
  await Promise.all(running.map((outcome, at) => bank.waits(pids[at]!, outcome)));
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

Deno.test("groups with the same members in opposite order never deadlock", async () => {
  for (let round = 0; round < 5; round++) {
    const one = shuffled(people);
    const held = await atTheBarrier([circle(one), circle(one.toReversed()), classOf(one)]);
    deepStrictEqual([...new Set(held.map(({ code }) => code))], ["done"]);
    const groups = held.map(({ body }) => body.exchange.exchange_id);
    await bank.do(`update community_settings set group_confirmation = 'participants'`);
    for (const group of groups) {
      for (const name of people.slice(1)) await bank.do(word(group, name));
    }
    const last = groups.map((group) => word(group, "p0"));
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
