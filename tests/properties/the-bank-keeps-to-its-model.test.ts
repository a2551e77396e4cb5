import { deepStrictEqual } from "node:assert/strict";
import { freshDatabase, openSession } from "../harness/sql.ts";
import { stack } from "../harness/stack.ts";
import { missingRpcs } from "./model/missing.ts";
import { playSequences } from "./model/sequences.ts";
import { givenSeed } from "../harness/random.ts";

const SEQUENCES = Number(Deno.env.get("CHRONOBANK_SEQUENCES") ?? 190);
const seed = givenSeed(20261120);

Deno.test(`${SEQUENCES} sequences: the bank and its model do the same (seed ${seed})`, async () => {
  await playSequences(stack, { sequences: SEQUENCES, seed, hands: 2 });
});

Deno.test("every write is in the model", async () => {
  const { adminUrl, drop } = await freshDatabase();
  const sql = openSession(adminUrl);
  try {
    deepStrictEqual(await missingRpcs(sql), []);
  } finally {
    await sql.end();
    await drop();
  }
});
