import { quantile } from "../numbers.ts";
import { type Done, steady } from "../steady.ts";
import type { Values } from "../topic.ts";

/** Let clients take one call after the other until all are made; how many a second, how long. */
export async function load(calls: (() => Promise<void>)[], clients = 16): Promise<Values> {
  const done: Done[] = [];
  const left = calls.values();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (const call of left) {
        const began = performance.now();
        await call();
        const ended = performance.now();
        done.push({ client, took: ended - began, at: ended / 1000 });
      }
    }),
  );
  const { done: counted, seconds } = steady(done);
  const times = counted.map(({ took }) => took);
  return {
    rate: counted.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}
