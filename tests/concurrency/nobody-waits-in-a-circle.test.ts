import { deepStrictEqual } from "node:assert/strict";
import { assertAnswers, Bank, type Call, id, on, type Outcome } from "./bank.ts";
import { join } from "./join.ts";

const people = Array.from({ length: 8 }, (_, at) => `p${at}`);
const bank = await Bank.open("ana", "ben", ...people);
Deno.test.afterAll(() => bank.close());
await bank.do(`update community_settings set levy_basis_points = 500`);

const ids: Record<string, string> = {};
for (const name of people) ids[name] = await bank.do(`select ${id(name)}`);

function hold(names: string[], amount = 10): Call {
  const legs = names.map((name, at) => ({
    recipient_id: ids[name],
    provider_id: ids[names[(at + 1) % names.length]!],
    amount,
  }));
  return { name: "cleo", rpc: "group_hold", arguments: { category: "other", legs } };
}
async function settle(names: string[]): Promise<Call> {
  const { exchange: { exchange_id } } = await bank.do(hold(names));
  return { name: "cleo", rpc: "group_settle", arguments: { exchange_id } };
}

/** Hold a row, start them all so that they have to queue, let go: they all get through. */
async function throughTheGate(
  gate: string,
  calls: (Call | string)[],
  row = `accounts where member_id`,
): Promise<Outcome[]> {
  const keeper = bank.session();
  await keeper.run("begin");
  await keeper.run(`select from ${row} = ${id(gate)} for update`);
  const sessions = [keeper];
  const running: Promise<Outcome>[] = [];
  for (const call of calls) {
    const session = bank.session();
    sessions.push(session);
    const outcome = typeof call === "string" ? session.run(call) : session.call(call);
    running.push(outcome);
    await bank.waits(session, outcome);
  }
  await keeper.run("commit");
  const outcomes = await Promise.all(running);
  await Promise.all(sessions.map((session) => session.end()));
  return outcomes;
}
const codes = (outcomes: Outcome[]) => [...new Set(outcomes.map(({ code }) => code))];

Deno.test("two group settlements of the same members in opposite order", async () => {
  for (const gate of ["p0", "p4", "p7"]) {
    const calls = [await settle(people), await settle(people.toReversed())];
    deepStrictEqual(codes(await throughTheGate(gate, calls)), ["done"]);
  }
  await bank.assertWhole();
});

Deno.test("two groups held at once in opposite order", async () => {
  for (const gate of ["p0", "p3", "p7"]) {
    const calls = [hold(people), hold(people.toReversed())];
    deepStrictEqual(codes(await throughTheGate(gate, calls)), ["done"]);
  }
  await bank.assertWhole();
});

/** Delivered escrows around the circle of people, each way; the later ones are due first. */
async function delivered(): Promise<{ escrow: string; recipient: string }[]> {
  const made: { escrow: string; recipient: string }[] = [];
  for (const [at, recipient] of people.entries()) {
    const provider = people[(at + 3) % people.length]!;
    for (const [from, to] of [[recipient, provider], [provider, recipient]] as const) {
      const escrow = await bank.hold(from, to, 10);
      await bank.do(on(escrow, to, "escrow_deliver", { amount: 7 }));
      made.push({ escrow, recipient: from });
    }
  }
  return made.reverse();
}
const batch = (job: string, size = 500) =>
  `select private.run_batch('${job}', ${size}, now() + interval '60 days')`;

Deno.test("a batch of a job, and members who confirm what it is about to release", async () => {
  for (const gate of ["p0", "p5"]) {
    const confirms = (await delivered()).map(({ escrow, recipient }) =>
      on(escrow, recipient, "escrow_confirm")
    );
    const mixed = [...confirms.slice(0, 6), batch("auto-release"), ...confirms.slice(6)];
    assertAnswers(await throughTheGate(gate, mixed));
  }
  await bank.do(batch("auto-release"));
  deepStrictEqual(await bank.do(`select count(*) from escrows where state = 'delivered'`), 0);
  deepStrictEqual(await bank.do(`select count(*) from job_failures`), 0);
  await bank.assertWhole();
});

/** People by the order of their accounts. */
const inOrder = (): Promise<string[]> =>
  bank.do(`select jsonb_agg(display_name order by account_id)
    from accounts join members using (member_id) where display_name ~ '^p'`);

Deno.test("a batch takes its accounts in order, whatever is due first", async () => {
  // The escrow of the last ones is due before the first's.
  const sorted = await inOrder();
  const [first, second, , middle, , , beforeLast, last] = sorted as [string, string, ...string[]];
  for (const [from, to] of [[last!, beforeLast!], [first, second]] as const) {
    const escrow = await bank.hold(from, to, 10);
    await bank.do(on(escrow, to, "escrow_deliver", { amount: 7 }));
  }
  const calls = [hold([first, middle!, last!]), batch("auto-release")];
  deepStrictEqual(codes(await throughTheGate(middle!, calls)), ["done"]);
  deepStrictEqual(await bank.do(`select count(*) from escrows where state = 'delivered'`), 0);
  await bank.assertWhole();
});

Deno.test("so does one that pays claims", async () => {
  await bank.do(`update community_settings set payment_request_fallback = 'accept'`);
  const sorted = await inOrder();
  const [first, second, , middle, , , beforeLast, last] = sorted as [string, string, ...string[]];
  for (const [from, to] of [[last!, beforeLast!], [first, second]] as const) {
    const claim = { recipient_id: ids[from], amount: 10, category: "other" };
    await bank.do({ name: to, rpc: "payment_request_create", arguments: claim });
  }
  const calls = [hold([first, middle!, last!]), batch("payment-request-deadlines")];
  deepStrictEqual(codes(await throughTheGate(middle!, calls)), ["done"]);
  deepStrictEqual(
    await bank.do(`select jsonb_agg(state) from payment_requests`),
    ["accepted", "accepted"],
  );
  await bank.assertWhole();
});

Deno.test("so does a pile of paper, whatever is on top", async () => {
  const sorted = await inOrder();
  const [first, middle, last] = [sorted[0]!, sorted[3]!, sorted.at(-1)!];
  const slip = (provider: string, recipient: string, slip_number: string) => ({
    ...{ slip_number, provider, recipient, amount: 5, category: "other" },
    service_date: "2026-01-15",
  });
  const lines = [slip(last, middle, "a"), slip(middle, first, "b")];
  const gift = { to_member_id: ids[last], amount: 5, category: "other", reason: "gift" };
  const calls = [
    { name: "cleo", rpc: "slips_enter", arguments: { lines } },
    { name: first, rpc: "transfer_create", arguments: gift },
  ];
  deepStrictEqual(codes(await throughTheGate(middle, calls)), ["done"]);
  await bank.assertWhole();
});

Deno.test("who leaves, and staff who end their membership", async () => {
  for (const [name, rpc] of [["ana", "membership_end"], ["ben", "membership_deceased"]] as const) {
    await bank.request(name, 10);
    const calls = [
      { name, rpc: "membership_leave", arguments: {} },
      {
        name: "cleo",
        rpc,
        arguments: { member_id: await bank.do(`select ${id(name)}`), reason: "so" },
      },
    ];
    assertAnswers(await throughTheGate(name, calls, "requests where author_id"));
  }
});

/** Members who have just come to the town, by their ids from low to high. */
async function newcomers(...names: string[]): Promise<string[]> {
  for (const name of names) {
    await bank.do(`insert into auth.users (id) values (md5('login of ${name}')::uuid)`);
    await bank.do(join(name, { community: "town" }));
    ids[name] = await bank.do(`select ${id(name)}`);
    const gift = { to_member_id: ids[name], amount: 10, category: "other", reason: "gift" };
    await bank.do({ name: "p0", rpc: "transfer_create", arguments: gift });
  }
  return names.toSorted((one, other) => ids[one]! < ids[other]! ? -1 : 1);
}

Deno.test("two who leave, each giving to the other", async () => {
  const [low, high] = await newcomers("lena", "lou") as [string, string];
  const leave = (name: string, to: string): Call => {
    return { name, rpc: "membership_leave", arguments: { to_member_id: ids[to] } };
  };
  const calls = [leave(low, high), leave(high, low)];
  assertAnswers(await throughTheGate(low, calls, "memberships where member_id"));
  await bank.assertWhole();
});

Deno.test("two who have died, each having named the other", async () => {
  await bank.do(`update memberships set role = 'coordinator' where member_id = ${id("p7")}`);
  const [low, high] = await newcomers("dora", "dirk") as [string, string];
  const dies = async (name: string, heir: string, staff: string): Promise<Call> => {
    await bank.do({ name, rpc: "beneficiary_name", arguments: { member_id: ids[heir] } });
    const given = { member_id: ids[name], reason: "so" };
    return { name: staff, rpc: "membership_deceased", arguments: given };
  };
  const calls = [await dies(low, high, "cleo"), await dies(high, low, "p7")];
  const outcomes = await throughTheGate(low, calls, "memberships where member_id");
  deepStrictEqual(codes(outcomes), ["done"]);
  await bank.assertWhole();
});

Deno.test("who erases themselves, and staff of their other community who do", async () => {
  await newcomers("greta");
  await bank.do(`insert into communities (name, slug) values ('Hill', 'hill')`);
  await bank.do(`insert into auth.users (id) values (md5('login of hana')::uuid)`);
  await bank.do(join("hana", { community: "hill" }));
  await bank.do(`update memberships set role = 'coordinator' where member_id = ${id("hana")}`);
  await bank.do({ name: "greta", rpc: "community_join", arguments: { community: "hill" } });
  const here = (slug: string) => `select community_id from communities where slug = '${slug}'`;
  for (const slug of ["town", "hill"]) {
    const community = { community_id: await bank.do(here(slug)), to_account: "pot" };
    await bank.do({ name: "greta", rpc: "membership_leave", arguments: community });
  }
  const given = { member_id: ids.greta, reason: "so" };
  const calls = [
    { name: "greta", rpc: "member_erase", arguments: {} },
    { name: "hana", rpc: "membership_erase", arguments: given },
  ];
  const row = `memberships where community_id = (${here("town")}) and member_id`;
  deepStrictEqual(codes(await throughTheGate("greta", calls, row)), ["done", "standing_unchanged"]);
});

Deno.test("everybody does everything at once", async () => {
  const escrows = await delivered();
  const work: (string | Call)[] = [];
  for (const [at, { escrow, recipient }] of escrows.entries()) {
    work.push(on(escrow, recipient, "escrow_confirm", { amount: 3, final: false }));
    if (at % 3 === 0) {
      const hm = { reason: "other", statement: "Hm" };
      work.push(on(escrow, recipient, "escrow_dispute", hm));
    }
    if (at % 4 === 0) work.push(batch("auto-release", 4), batch("delivery-deadlines", 4));
    if (at % 5 === 0) work.push(batch("dispute-deadlines"), hold(people.toReversed()));
    if (at % 6 === 0) work.push(await settle(people));
    work.push(on(escrow, recipient, "escrow_confirm"));
  }
  const outcomes: Outcome[] = [];
  const worker = async () => {
    const session = bank.session();
    for (let next = work.shift(); next; next = work.shift()) {
      outcomes.push(await (typeof next === "string" ? session.run(next) : session.call(next)));
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  assertAnswers(outcomes);
  deepStrictEqual(await bank.do(`select count(*) from job_failures`), 0);
  await bank.assertWhole();
});
