import { stack } from "../harness/stack.ts";
import { openOverHttp } from "./model/over-http.ts";
import { playSequences } from "./model/sequences.ts";
import { givenSeed } from "../harness/random.ts";

const SEQUENCES = Number(Deno.env.get("CHRONOBANK_SEQUENCES_OVER_HTTP") ?? 10);
const seed = givenSeed(20262120);

Deno.test(`${SEQUENCES} sequences through the functions (seed ${seed})`, async () => {
  await playSequences(stack, { sequences: SEQUENCES, seed, hands: 1, open: openOverHttp });
});
