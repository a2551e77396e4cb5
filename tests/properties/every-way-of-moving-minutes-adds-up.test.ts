import { deepStrictEqual } from "node:assert/strict";
import { Bank, type Outcome } from "../concurrency/bank.ts";
import { givenSeed, type Random, randomFrom } from "../harness/random.ts";
import { judge } from "./support/money/judge.ts";
import { type Move, nextMove } from "./support/money/moves.ts";
import { openPlaces } from "./support/money/places.ts";
import { LEFT_OPEN, look, type View } from "./support/money/view.ts";

const STEPS = Number(Deno.env.get("CHRONOBANK_MONEY_STEPS") ?? 150);
const seed = givenSeed(20261120);
const RULES = [
  "payment_request_fallback = 'accept', pot_floor = -50",
  `levy_basis_points = 1000, levy_rounding = 'up', floor_growth_basis_points = 2500,
    floor_growth_cap = -500, group_confirmation = 'participants', dispute_fallback = 'half'`,
];
const JOBS = [
  ...["auto-release", "delivery-deadlines", "request-expiry", "dispute-deadlines", "closing"],
  ...["payment-request-deadlines", "payment-request-reminders", "write-off-expiry", "dormancy"],
];

RULES.forEach((rules, at) =>
  Deno.test(`${STEPS} steps of ten members in two places (seed ${seed + at})`, async () => {
    const bank = await openPlaces(rules);
    try {
      await walk(bank, randomFrom(seed + at));
      await runOut(bank);
      await bank.assertWhole();
    } finally {
      await bank.close();
    }
  })
);

async function walk(bank: Bank, random: Random): Promise<void> {
  let before = await look(bank);
  for (let step = 1; step <= STEPS; step++) {
    const move = random(25) === 0 ? clock(random) : nextMove(before, random);
    const call = { ...move, key: `step ${step}` };
    try {
      const outcome = await make(bank, call);
      const after = await look(bank);
      judge(before, after, move, outcome);
      const repeats = step % 3 === 0 && move.name !== "clock" && outcome.code === "done";
      if (repeats) await again(bank, call, outcome, after);
      before = after;
    } catch (error) {
      throw new Error(`step ${step}: ${JSON.stringify(call)}: ${error}`);
    }
  }
}

function make(bank: Bank, move: Move): Promise<Outcome> {
  if (move.name !== "clock") return bank.desk.call(move);
  const { job, days } = move.arguments;
  return bank.desk.run(
    `select private.run_batch('${job}', 500, now() + ${days} * interval '1 day')`,
  );
}

/** A job, for which it is later than it is. */
function clock(random: Random): Move {
  const job = JOBS[random(JOBS.length)]!;
  return { name: "clock", rpc: `run ${job}`, arguments: { job, days: [0, 4, 8, 31][random(4)] } };
}

/** The same key again is the same answer, with another body a refusal; either way nothing moves. */
async function again(bank: Bank, call: Move, first: Outcome, after: View): Promise<void> {
  const { body, replayed } = await bank.desk.call(call);
  deepStrictEqual([replayed, body], [true, first.body]);
  const other = { ...call.arguments, community_id: crypto.randomUUID() };
  if ("community_id" in call.arguments) {
    const { code } = await bank.desk.call({ ...call, arguments: other });
    deepStrictEqual(code, "idempotency_key_reused");
  }
  deepStrictEqual((await look(bank)).counts, after.counts);
}

/** Whatever was left open ends by clocks alone. */
async function runOut(bank: Bank): Promise<void> {
  for (const year of [1, 2, 3]) {
    for (const job of JOBS) {
      await bank.do(`select private.run_batch('${job}', 500, now() + ${year} * interval '1 year')`);
    }
  }
  deepStrictEqual(await bank.do(LEFT_OPEN), null);
  deepStrictEqual((await look(bank)).wrong, null);
}
