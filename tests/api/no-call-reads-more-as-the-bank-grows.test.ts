import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { moveToOwnStack } from "./support/own-stack.ts";

// Every statement that the database runs for a call is looked at, those inside functions and
// triggers too: on a big bank none may read a table as a whole, nor what has gathered over time.
const own = await moveToOwnStack();
Deno.test.afterAll(() => own.stop());
const { goodCalls } = await import("./support/good-calls.ts");
const { operations } = await import("./support/operations.ts");
const { newBigWorld } = await import("./support/plans/big-bank.ts");
const { explainEverything, ranDuring } = await import("./support/plans/listen.ts");
const { excused } = await import("./support/plans/excused.ts");
const { isInOrder } = await import("./support/plans/in-order.ts");
const { complaints } = await import("./support/plans/judge.ts");
const { reading, readsOf } = await import("./support/plans/reads.ts");
const { restReads } = await import("./support/plans/rest-reads.ts");
const { ask, relations, rightsOf } = await import("./support/rest.ts");
const { assertWelcome, send } = await import("./support/send.ts");
const { stack } = await import("../harness/stack.ts");

const world = await newBigWorld("big");
await explainEverything();

for (const operation of operations.filter((one) => !reading.includes(one))) {
  Deno.test(operation.name, async () => {
    const good = await goodCalls[operation.name]!(world);
    const ran = await ranDuring(async () => assertWelcome(await send(operation, good)));
    deepStrictEqual(excused(operation.name, complaints(ran)), []);
  });
}

for (const operation of reading) {
  Deno.test(`${operation.name}, each way to ask, and its second page`, async () => {
    const good = await goodCalls[operation.name]!(world);
    const ran = await ranDuring(async () => {
      for (const path of await readsOf(operation, world)) await readTwoPages(path);
    });
    deepStrictEqual(excused(operation.name, complaints(ran)), []);

    async function readTwoPages(path: string): Promise<void> {
      const first = await send(operation, { ...good, path });
      assertWelcome(first);
      const cursor = first.body?.next_cursor;
      if (!cursor) return;
      const next = `${path}${path.includes("?") ? "&" : "?"}cursor=${cursor}`;
      assertWelcome(await send(operation, { ...good, path: next }));
    }
  });
}

const reads = await restReads(world);
for (const [table, columns] of await rightsOf("authenticated")) {
  const isTable = relations.some(({ name }) => name === table && !name.startsWith("report_"));
  if (!columns || !isTable) continue;
  Deno.test(`GET /rest/v1/${table}`, async () => {
    const { as, query } = reads[table]!;
    ok(isInOrder(table, query), "it is luck how this is read: no index has it in order");
    const { token } = world[as];
    const caller = { name: as, key: stack.publishableKey, authorization: `Bearer ${token}` };
    const ran = await ranDuring(async () => {
      const path = `${table}?select=${columns}&${query}`;
      const { status } = await ask({ ...caller, role: "authenticated" }, path);
      strictEqual(status, 200);
    });
    deepStrictEqual(excused(`GET /rest/v1/${table}`, complaints(ran)), []);
  });
}
