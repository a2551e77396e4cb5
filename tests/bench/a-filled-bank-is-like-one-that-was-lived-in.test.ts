import { deepStrictEqual, ok } from "node:assert/strict";
import { fill } from "../../bench/fill/fill.ts";
import type { People } from "../../bench/fill/people.ts";
import { storyOf } from "../../bench/fill/story.ts";
import { freshDatabase, openSession } from "../harness/sql.ts";
import { Second } from "./lived.ts";
import { danglingRows, rowsOf, thingsOf } from "./rows.ts";

const TINY = {
  name: "tiny",
  communities: [{ members: 12, exchanges: 90 }, { members: 9, exchanges: 40 }],
};

const databases = [await freshDatabase(), await freshDatabase()] as const;
const [told, lived] = databases.map(({ adminUrl }) => openSession(adminUrl)) as [
  ReturnType<typeof openSession>,
  ReturnType<typeof openSession>,
];
const before = await thingsOf(told);
const filled = await fill(databases[0], TINY, () => {}, 1);

const drifts = () =>
  told`
    select * from private.full_drift() union all select * from private.verify_ledger()
    union all select * from private.recent_drift('0', pg_snapshot_xmin(pg_current_snapshot()))
    union all select * from private.neglect(now())`;

Deno.test("a fill leaves the books whole, from the first entry on", async () => {
  ok(filled.exchanges > 120 && filled.transfers > 250, JSON.stringify(filled));
  deepStrictEqual([...await drifts()], []);
  deepStrictEqual(await danglingRows(told), []);
});

Deno.test("no clock strikes in the day after, when a bank is measured", async () => {
  deepStrictEqual([...await told`select * from private.neglect(now() + interval '1 day')`], []);
});

Deno.test("a community lives through the same, whatever others there are", () => {
  const [town, next] = [{ id: "", first: 0, members: 9, exchanges: 500 }, { first: 9 }];
  const until = Date.now();
  const stepsIn = (communities: unknown[]) => {
    const story = storyOf({ communities } as People, until);
    return [...story.steps()].filter(({ no }) => story.communities[no] === 0);
  };
  deepStrictEqual(stepsIn([town, { ...town, ...next }]), stepsIn([town]));
});

Deno.test("a fill leaves every index, trigger and constraint as it was", async () => {
  deepStrictEqual(await thingsOf(told), before);
});

Deno.test("every row of a fill is the one that the RPCs leave", async () => {
  const second = new Second(told, lived);
  await second.begin();
  await second.goOn();
  const [there, here] = [await rowsOf(told), await rowsOf(lived)];
  for (const [table, rows] of Object.entries(there)) {
    deepStrictEqual(rows.length, here[table]!.length, table);
    for (const [at, row] of rows.entries()) deepStrictEqual(row, here[table]![at], table);
  }
});

Deno.test("what is posted next on a filled bank follows, and is sealed and checked", async () => {
  const [{ giver, taker }] = await told<[{ giver: string; taker: string }]>`
    select m.auth_user_id as giver, o.member_id as taker from accounts a
    join members m using (member_id) join memberships o using (community_id)
    where a.balance > 0 and o.member_id <> a.member_id order by a.account_id, o.number limit 1`;
  await told`select transfer_create(${giver}, 'next', amount => 5, category => 'other',
    reason => 'gift', to_member_id => ${taker})`;
  // A seal waits for all that began before it, in whichever database of the server.
  while (await isOpen()) await told`select private.run_batch('seal')`;
  for (const job of ["reconcile", "cleanup-idempotency"]) {
    await told`select private.run_batch(${job})`;
  }
  deepStrictEqual([...await drifts()], []);
  await Promise.all([told.end(), lived.end()]);
  await Promise.all(databases.map((database) => database.drop()));
});

/** Whether the last transfer has no seal yet. */
async function isOpen(): Promise<boolean> {
  const [{ open }] = await told<[{ open: boolean }]>`
    select max(last_transfer_id) < (select max(transfer_id) from transfers) as open from seals`;
  return open;
}
