/** What is measured, and what it may do without being called growth. */
type Kind = {
  title: string;
  unit: string;
  /** What is little enough, where a twentieth would be next to nothing. */
  little?: number;
  /** What goes up and down by its nature has a bound instead. */
  bound?: number;
};

/** What is measured while the bank works, and stays as it is unless something leaks. */
export const MEASURES = {
  memory: { title: "Memory of the functions' process", unit: "MB" },
  connections: { title: "Connections to Postgres", unit: "", little: 1 },
  growth: { title: "Tables and indexes, per call", unit: "bytes" },
  // A version of a row for each of the calls would be megabytes.
  kept: { title: "Tables that only change, with indexes", unit: "kB", little: 500 },
  // Autovacuum begins when a table has a fifth as many dead rows as living ones.
  dead: { title: "Dead rows among all", unit: "%", bound: 30 },
  jobs: { title: "Run of a job", unit: "ms" },
  reconcile: { title: "Reconciling a thousand transfers", unit: "ms" },
  answers: { title: "Answer to a call, the median", unit: "ms" },
} satisfies Record<string, Kind>;

export type Measure = keyof typeof MEASURES;

export const ALL_MEASURES = Object.keys(MEASURES) as Measure[];

/** What a measure may do. */
export function limitsOf(measure: Measure): Pick<Kind, "little" | "bound"> {
  return MEASURES[measure] as Kind;
}
