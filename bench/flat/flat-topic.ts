import type { Figure, Topic } from "../topic.ts";
import { banksOf } from "./banks.ts";
import type { Calls } from "./call.ts";
import { playCall } from "./play.ts";

type Which = { name: string; title: string; isWrite: boolean; most: number };

/** Every call on a large bank, beside the same on a small one. */
export function flatTopic(calls: Calls, { name, title, isWrite, most }: Which): Topic {
  const figures = Object.keys(calls).flatMap((call) => {
    const figure = (value: string, reach: number): Figure => ({
      name: `flat-${call}-${value}`,
      title: `${call.replaceAll("-", " ")}, ${value}`,
      ours: `${call}-large.${value}`,
      reference: `${call}-small.${value}`,
      against: "the same on the small bank",
      reach: { most: reach },
    });
    return [figure("p50", most), figure("p99", 2)];
  });
  return {
    name,
    title,
    rounds: 3,
    figures,
    columns: { p50: "p50 ms", p99: "p99 ms" },
    async open(bench) {
      const banks = await banksOf(bench);
      const pace = bench.quick
        ? { uncounted: 2, counted: 8, seconds: 0.2 }
        : { uncounted: 20, counted: 200, seconds: 3 };
      const measures = Object.entries(calls).flatMap(([call, how]) =>
        (["small", "large"] as const).map((size) =>
          [
            `${call}-${size}`,
            () => playCall(banks[size], call, how, { isWrite, ...pace }),
          ] as const
        )
      );
      return { measures: Object.fromEntries(measures) };
    },
  };
}
