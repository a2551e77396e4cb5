import type { Copies, Happening } from "./copies.ts";
import type { Ledger, Leg, Posting } from "./ledger.ts";
import type { Lives } from "./lives.ts";

/** What a step of the story works on. */
export type Stage = {
  lives: Lives;
  ledger: Ledger;
  copies: Copies;
  /** Requests in the order in which they were made; became exchanges; and cases. */
  opened: number[];
  held: number[];
  disputed: number[];
};

/** Post what moves for the exchange of a request. @param at of the step, in micros since 1970 */
export function post(
  stage: Stage,
  at: number,
  no: number,
  kind: Posting["kind"],
  by: string | null,
  legs: Leg[],
): number {
  return stage.ledger.post(at + 900, {
    community: stage.lives.community(no),
    kind,
    category: stage.lives.category(no),
    exchange: stage.lives.exchange(no),
    date: stage.lives.date(no),
    by,
    legs,
  });
}

/** Write down what a member did about a request. @param at in micros since 1970 */
export function tell(
  stage: Stage,
  at: number,
  no: number,
  actor: number,
  what: Omit<Happening, "community" | "source" | "actor">,
): void {
  stage.copies.event(at, {
    community: stage.lives.town(no),
    source: "member",
    actor: stage.lives.member(actor),
    ...what,
  });
}
