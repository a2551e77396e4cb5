import { givenSeed, randomFrom } from "../harness/random.ts";
import { moveToOwnStack } from "./support/own-stack.ts";

// The whole bank is compared before and after, so nobody else may be there.
const own = await moveToOwnStack();
const { Keys } = await import("./support/keys/play.ts");
const { tries } = await import("./support/keys/tries.ts");

const seed = givenSeed(20261120);
const volleys = Number(Deno.env.get("CHRONOBANK_VOLLEYS") ?? 1);
const keys = await Keys.open(randomFrom(seed));
Deno.test.afterAll(async () => {
  const figures = Deno.env.get("CHRONOBANK_FIGURES");
  if (figures) await Deno.writeTextFile(figures, JSON.stringify(keys.tally));
  await keys.close();
  await own.stop();
});

for (const each of tries) {
  Deno.test(`${each.name} (seed ${seed})`, async () => {
    const effect = await keys.effectOf(each);
    for (let n = 1; n <= volleys; n++) {
      await keys.good(each, effect);
      await keys.bad(each);
    }
  });
}
