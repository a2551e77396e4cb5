/** What is measured while the bank works, and stays as it is unless something leaks. */
export const MEASURES = {
  memory: { title: "Memory of the functions' process", unit: "MB" },
  connections: { title: "Connections to Postgres", unit: "" },
  growth: { title: "Tables and indexes, per call", unit: "bytes" },
  kept: { title: "Tables that only change, with indexes", unit: "kB" },
  dead: { title: "Dead rows among all", unit: "%" },
  jobs: { title: "Run of a job", unit: "ms" },
  reconcile: { title: "Reconciling a thousand transfers", unit: "ms" },
  answers: { title: "Answer to a call, the median", unit: "ms" },
} as const;

export type Measure = keyof typeof MEASURES;

export const ALL_MEASURES = Object.keys(MEASURES) as Measure[];
