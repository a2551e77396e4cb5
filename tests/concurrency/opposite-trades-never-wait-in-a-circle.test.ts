import { deepStrictEqual } from "node:assert/strict";
import { assertAnswers, Bank, type Call, id, on } from "./bank.ts";

const bank = await Bank.open("ana", "ben");
Deno.test.afterAll(() => bank.close());

// Over the river Hana coordinates, Gus and Ivy trade; on the hill Olga and Zoe.
await bank.do(`insert into communities (name, slug) values ('River', 'river'), ('Hill', 'hill')`);
await bank.do(`update community_settings set default_floor = null, levy_basis_points = 500`);
const places = { hana: "river", gus: "river", ivy: "river", olga: "hill", zoe: "hill" };
const homes: Record<string, string> = { ana: "town", ben: "town", cleo: "town", ...places };
for (const [name, slug] of Object.entries(places)) {
  await bank.do(`insert into auth.users (id) values (md5('login of ${name}')::uuid)`);
  await bank.do(`select member_join(md5('login of ${name}')::uuid, '${name}', '${slug}')`);
}
await bank.do(`update memberships set role = 'coordinator'
  where member_id in (${id("hana")}, ${id("olga")})`);

const ids: Record<string, string> = {};
for (const name of Object.keys(homes)) ids[name] = await bank.do(`select ${id(name)}`);

function pay(name: string, to: string, amount: number): Call {
  const partner = homes[to];
  const given = { partner, to_member_id: ids[to], amount, category: "other" };
  return { name, rpc: "federation_transfer", arguments: given };
}
function openSide(name: string, partner: string, floor: number, ceiling: number): Call {
  const rate = { ours: 1, theirs: 1 };
  return { name, rpc: "federation_line_open", arguments: { partner, floor, ceiling, rate } };
}
async function openLine(limit = 100_000): Promise<void> {
  await bank.do(openSide("cleo", "river", -limit, limit));
  await bank.do(openSide("hana", "town", -100_000, 100_000));
}
const close: Call = {
  name: "hana",
  rpc: "federation_line_close",
  arguments: { partner: "town", reason: "As agreed" },
};

function balances(): Promise<number[]> {
  return bank.do(`select jsonb_agg(balance order by community_id) from accounts
    where system_account = 'trade' and partner_id in (
      select community_id from communities where slug in ('town', 'river'))
      and community_id in (select community_id from communities where slug in ('town', 'river'))`);
}
async function settleUp(): Promise<void> {
  const [here] = await balances() as [number];
  if (here > 0) await bank.do(pay("gus", "ana", here));
  if (here < 0) await bank.do(pay("ana", "gus", -here));
}
const count = (outcomes: { code: string }[], code: string) =>
  outcomes.filter((outcome) => outcome.code === code).length;

Deno.test("who pays waits for the first side of a line without holding the other", async () => {
  await openLine();
  const sides: string[] = await bank.do(`select jsonb_agg(community_id order by community_id)
    from communities where slug in ('town', 'river')`);
  const lock = (side: string) =>
    `select from trade_lines where community_id = '${side}'
    and partner_id in ('${sides.join("', '")}') for no key update nowait`;
  for (const call of [pay("ana", "gus", 1), pay("gus", "ana", 1)]) {
    const [keeper, payer] = [bank.session(), bank.session()];
    await keeper.run("begin");
    await keeper.run(lock(sides[0]!));
    const running = payer.call(call);
    const waited = await bank.waits(payer, running);
    const other = await bank.desk.run(lock(sides[1]!));
    await keeper.run("commit");
    deepStrictEqual([waited, other.code, (await running).code], [true, "done", "done"]);
  }
});

Deno.test("trades both ways and confirmations, all at once: all of them get through", async () => {
  await openLine();
  for (let round = 0; round < 4; round++) {
    const escrows = await Promise.all([1, 2, 3].map(() => bank.hold("ana", "ben", 6)));
    const calls: Call[] = Array.from({ length: 4 }, () => [
      pay("ana", "gus", 7),
      pay("gus", "ana", 7),
      pay("ben", "ivy", 5),
      pay("ivy", "ben", 5),
    ]).flat();
    calls.push(...escrows.map((escrow) => on(escrow, "ana", "escrow_confirm")));
    const outcomes = await bank.atOnce(calls);
    deepStrictEqual(outcomes.map(({ code }) => code), calls.map(() => "done"));
  }
  deepStrictEqual(await balances(), [0, 0]);
  await bank.assertWhole();
});

Deno.test("around three communities, each way at once", async () => {
  for (
    const [one, other] of [["cleo", "hill"], ["olga", "town"], ["hana", "hill"], ["olga", "river"]]
  ) {
    await bank.do(openSide(one!, other!, -100_000, 100_000));
  }
  const around = ["ana", "gus", "zoe"];
  for (let round = 0; round < 6; round++) {
    const calls = Array.from({ length: 3 }, () =>
      around.flatMap((name, at) => {
        const next = around[(at + 1) % 3]!;
        return [pay(name, next, 3), pay(next, name, 3)];
      })).flat();
    const outcomes = await bank.atOnce(calls);
    deepStrictEqual(outcomes.map(({ code }) => code), calls.map(() => "done"));
  }
  await bank.assertWhole();
});

Deno.test("racing trades cannot pass the limit of a line", async () => {
  await openLine(50);
  const outcomes = await bank.atOnce([
    ...Array.from({ length: 8 }, () => pay("ana", "gus", 10)),
    ...Array.from({ length: 8 }, () => pay("ben", "ivy", 10)),
  ]);
  deepStrictEqual(
    [count(outcomes, "done"), count(outcomes, "line_limit_reached")],
    [5, 11],
  );
  deepStrictEqual((await balances()).sort((a, b) => a - b), [-50, 50]);
  await settleUp();
  await bank.assertWhole();
});

Deno.test("a limit that is lowered meanwhile counts for who waited", async () => {
  await openLine(50);
  const lower = openSide("cleo", "river", 0, 5);
  const race = await bank.overtake(lower, pay("ana", "gus", 10));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "line_limit_reached",
  ]);
});

Deno.test("who waited while the line was closed cannot pay any more", async () => {
  await openLine();
  const race = await bank.overtake(close, pay("ana", "gus", 10));
  deepStrictEqual([race.first.code, race.waited, race.second.code], [
    "done",
    true,
    "line_not_open",
  ]);
  await openLine();
  const other = await bank.overtake(pay("ana", "gus", 10), close);
  deepStrictEqual([other.first.code, other.waited, other.second.body.state], [
    "done",
    true,
    "closing",
  ]);
});

Deno.test("of many who bring a closing line back, none passes zero", async () => {
  await openLine();
  await bank.do(pay("ana", "gus", 40));
  await bank.do(close);
  const back = Array.from({ length: 12 }, (_, at) => pay(at % 2 ? "gus" : "ivy", "ben", 10));
  const outcomes = await bank.atOnce([...back, close, pay("ben", "ivy", 1)]);
  assertAnswers(outcomes);
  deepStrictEqual(count(outcomes.slice(0, 12), "done"), 5);
  deepStrictEqual(await balances(), [0, 0]);
  const states = await bank.do(`select jsonb_agg(distinct state) from trade_lines
    where opened_at > (select max(opened_at) from trade_lines l join communities c
      on c.community_id = l.community_id and c.slug = 'hill')`);
  deepStrictEqual(states, ["closed"]);
  await bank.assertWhole();
});

Deno.test("both sides open at once, and it is one line", async () => {
  const outcomes = await bank.atOnce([
    openSide("cleo", "river", -10, 10),
    openSide("hana", "town", -10, 10),
    openSide("cleo", "river", -10, 10),
    close,
  ]);
  assertAnswers(outcomes);
  await openLine();
  deepStrictEqual((await bank.do(pay("ana", "gus", 1))).amount, -1);
  await bank.assertWhole();
});
