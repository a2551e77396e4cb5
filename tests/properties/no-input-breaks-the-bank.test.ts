import { playHostileRound } from "./support/hostile-round.ts";
import { givenSeed } from "../harness/random.ts";

const CALLS = Number(Deno.env.get("CHRONOBANK_HOSTILE_CALLS") ?? 2000);
const seed = givenSeed(20261120);

Deno.test(`${CALLS} hostile calls: no 5xx, nothing undocumented, nothing inside`, async () => {
  await playHostileRound(seed, CALLS);
});
