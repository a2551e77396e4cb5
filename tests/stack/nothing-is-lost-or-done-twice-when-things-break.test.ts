import { deepStrictEqual, ok } from "node:assert/strict";
import { attack } from "../../scripts/attack/faults/attack.ts";
import { givenSeed } from "../harness/random.ts";

const seed = givenSeed(20261120);

Deno.test(`writes through crashes of all that a bank stands on (seed ${seed})`, async () => {
  const { journal, reckoning, replayed } = await attack({
    ...{ seconds: 15, clients: 8, members: 40, every: 1500 },
    ...{ seed, waitForCron: false },
  });
  deepStrictEqual([reckoning.lost, reckoning.doubled, journal.complaints], [[], [], []]);
  ok(replayed > 10, `only ${replayed} writes were acknowledged`);
  ok(journal.snapshots > 5, `only ${journal.snapshots} snapshots were taken`);
});
