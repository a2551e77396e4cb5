import type { TestStack } from "../../checks/test-stack.ts";
import { randomFrom } from "../../../tests/harness/random.ts";
import { ALL_MEASURES, limitsOf, type Measure } from "./measures.ts";
import type { Town } from "./people.ts";
import { Sampler, type Samples } from "./sample.ts";
import { type Trend, trendOf } from "./trend.ts";
import { startWork } from "./work.ts";

/** How long to let a stack work, and how hard. Times in seconds. */
type Soak = {
  seconds: number;
  every: number;
  clients: number;
  seed: number;
  /** Told after each look, with the seconds that have passed. */
  tell?: (passed: number, calls: number) => void;
};

/** What came of it. */
export type Soaked = {
  calls: number;
  operations: string[];
  jobs: string[];
  faults: Record<string, number>;
  samples: Samples;
  trends: Record<Measure, Trend>;
};

/** Let the members of a town go on with their exchanges, and look on. */
export async function soak(stack: TestStack, town: Town, plan: Soak): Promise<Soaked> {
  const random = randomFrom(plan.seed);
  const sampler = new Sampler(stack);
  await sampler.begin();
  const work = startWork(stack, town, { clients: plan.clients, pause: 20, random });
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  try {
    for (let next = plan.every; next <= plan.seconds; next += plan.every) {
      const pause = Math.max(next - passed(), 0) * 1000;
      await Promise.race([new Promise((wake) => setTimeout(wake, pause)), work.ended]);
      await sampler.look(work);
      plan.tell?.(passed(), work.calls);
    }
  } finally {
    await sampler.end();
    await work.stop();
  }
  const { samples } = sampler;
  const trends = ALL_MEASURES.map((measure) =>
    [measure, trendOf(samples[measure], limitsOf(measure))] as const
  );
  return {
    calls: work.calls,
    operations: [...work.operations].sort(),
    jobs: [...sampler.jobs].sort(),
    faults: Object.fromEntries(work.faults),
    samples,
    trends: Object.fromEntries(trends) as Record<Measure, Trend>,
  };
}
