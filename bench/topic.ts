import type { Bench } from "./bench.ts";

/** What one measurement has seen: a rate, a time in ms, bytes, by its name. */
export type Values = Record<string, number>;

/** One measurement; it is made once a round. */
export type Measure = () => Promise<Values>;

/** Something that is measured against something else in the same round. */
export type Figure = {
  /** In kebab-case, unlike that of every other figure of any topic. */
  name: string;
  title: string;
  /** `<measure>.<value>`. */
  ours: string;
  /** The same of what it is compared with; null where ours itself is what is to be reached. */
  reference: string | null;
  /** What the reference is, in words. */
  against: string;
  /** What ours / reference has to be; null for a figure that is only stated. */
  reach: { least: number } | { most: number } | null;
  /** What ours is counted in, where there is no reference. */
  unit?: string;
  note?: string;
};

/** Figures that are measured on the same bank. */
export type Topic = {
  name: string;
  title: string;
  /** Rounds of a whole run, 5 when nothing is said; a quick one makes one. */
  rounds?: number;
  figures: Figure[];
  /** The values that are worth a column, with its head. */
  columns: Record<string, string>;
  /** Prepares the bank, untimed. */
  open(bench: Bench): Promise<{
    measures: Record<string, Measure>;
    close?(): Promise<void>;
  }>;
};

/** The measure, and which of its values: `transfer.p99`. */
export function measureOf(place: string): { measure: string; value: string } {
  const [measure = "", value = ""] = place.split(".");
  return { measure, value };
}
