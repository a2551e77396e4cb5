import { deepStrictEqual, ok } from "node:assert/strict";
import { type Action, type Scene, scenes } from "./actions.ts";
import { assertAnswers, Bank, id } from "./bank.ts";

const bank = await Bank.open("ana", "ben", "dan", "finn");
await bank.do(`update memberships set role = 'coordinator' where member_id = ${id("finn")}`);
Deno.test.afterAll(() => bank.close());

/** From state to state, as the events tell it. */
async function path({ subject }: Scene, id: string, since: number): Promise<string[]> {
  const column = {
    memberships: "member_id",
    write_offs: "facts ->> 'write_off_id'",
  }[subject] ?? `${subject.slice(0, -1)}_id`;
  const steps = await bank.do(`select jsonb_agg(from_state || ' ' || to_state order by event_id)
    from events where ${column} = '${id}' and event_id > ${since} and from_state <> to_state`);
  return steps ?? [];
}

async function stateOf({ subject }: Scene, id: string): Promise<string> {
  if (subject === "memberships") {
    return await bank.do(`select standing from memberships where member_id = '${id}'`);
  }
  const key = `${subject.slice(0, -1)}_id`;
  return await bank.do(`select state from ${subject} where ${key} = '${id}'`);
}

/** Each step begins where the one before ended, and is one that the table of states names. */
async function assertPath(scene: Scene, id: string, steps: string[]): Promise<void> {
  let at = scene.state;
  for (const step of steps) {
    const [from, to] = step.split(" ");
    deepStrictEqual([from, at], [at, at], `${steps} is no path from ${scene.state}`);
    const named = await bank.do(`select exists (select from private.transitions where
      subject = '${scene.subject}' and from_state = '${from}' and to_state = '${to}')`);
    ok(named, `${step} is no step of ${scene.subject}`);
    at = to!;
  }
  deepStrictEqual(await stateOf(scene, id), at);
}

async function meet(scene: Scene, first: Action, second: Action): Promise<void> {
  const id = await scene.set(bank);
  const since = await bank.do("select coalesce(max(event_id), 0)::int from events");
  const outcome = await bank.overtake(first.act(id), second.act(id));
  assertAnswers([outcome.first, outcome.second]);
  const steps = await path(scene, id, since);
  deepStrictEqual(outcome.first.code, "done", first.name);
  ok(steps[0] === `${scene.state} ${first.to}`, `${first.name} came first: ${steps}`);
  await assertPath(scene, id, steps);
}

for (const scene of scenes) {
  Deno.test(`${scene.subject}, ${scene.state}: the second sees what the first did`, async (t) => {
    for (const first of scene.actions) {
      for (const second of scene.actions) {
        await t.step(`${first.name}, then ${second.name}`, () => meet(scene, first, second));
      }
    }
    await bank.assertWhole();
  });
}

Deno.test("no step of the table of states is forgotten here", async () => {
  const all: string[] = await bank.do(`
    select jsonb_agg(distinct from_state || ' ' || to_state) from private.transitions t
    where subject in ('escrows', 'requests', 'payment_requests', 'write_offs')`);
  const played = new Set(
    scenes.flatMap(({ state, actions }) => actions.map(({ to }) => `${state} ${to}`)),
  );
  deepStrictEqual(all.filter((step) => !played.has(step) && step !== "accepted done"), []);
});
