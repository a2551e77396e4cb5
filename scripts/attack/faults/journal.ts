import type { Answer } from "./caller.ts";
import type { Operation } from "./operations.ts";

/** What became of a write, as its client knows it. */
export type Written = Operation & {
  /** acknowledged and refused: it has its answer; unknown: its client gave up. */
  outcome: "acknowledged" | "refused" | "unknown";
  answer?: Answer;
  /** How many tries had no answer: each may have been under way when the last one was judged. */
  unheard: number;
};

/** All that the clients know, and all that was noticed on the way. */
export class Journal {
  readonly written: Written[] = [];
  readonly faults: Record<string, number> = {};
  readonly complaints: string[] = [];
  retries = 0;
  /** Answers to a retry that had been done the first time. */
  replays = 0;
  unavailable = 0;
  snapshots = 0;
  statements = 0;
  batches = 0;
  /** Milliseconds; the longest time in which no client got an answer. */
  longestSilence = 0;
  /** When a client last got an answer. */
  heardAt = Date.now();

  fault(kind: string): void {
    this.faults[kind] = (this.faults[kind] ?? 0) + 1;
  }

  complain(text: string): void {
    this.complaints.push(text);
  }

  heard(): void {
    const now = Date.now();
    this.longestSilence = Math.max(this.longestSilence, now - this.heardAt);
    this.heardAt = now;
  }

  count(outcome: Written["outcome"]): number {
    return this.written.filter((one) => one.outcome === outcome).length;
  }
}
