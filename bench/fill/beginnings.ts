import { timeText } from "./dice.ts";
import { close } from "./endings.ts";
import { FLOOR } from "./ledger.ts";
import { post, type Stage, tell } from "./stage.ts";
import { minutesOf } from "./words.ts";

export function ask(stage: Stage, no: number, at: number): void {
  stage.lives.choose(no, stage.ledger.balances);
  stage.opened.push(no);
  stage.lives.become(no, "open");
  const amount = minutesOf(no);
  tell(stage, at + 400, no, stage.lives.author(no), {
    kind: "request_opened",
    request: stage.lives.request(no),
    to: "open",
    amount,
    raw: amount,
  });
}

export function accept(stage: Stage, no: number, at: number): void {
  const [author, amount] = [stage.lives.author(no), minutesOf(no)];
  if (stage.ledger.balances[author]! - amount < FLOOR) return close(stage, no, at, "declined");
  stage.held.push(no);
  stage.lives.become(no, "held");
  const [request, escrow] = [stage.lives.request(no), stage.lives.escrow(no)];
  stage.copies.exchanges.add(
    stage.lives.exchange(no),
    stage.lives.town(no),
    "service",
    stage.lives.category(no),
    stage.lives.date(no),
    amount,
    request,
    timeText(at + 300),
  );
  const { provider } = stage.lives.deal(no);
  const transfer = post(stage, at, no, "hold", stage.lives.member(provider), [
    { escrow, amount, after: amount },
    { account: author, amount: -amount },
  ]);
  tell(stage, at + 1200, no, provider, {
    kind: "escrow_held",
    escrow,
    to: "held",
    amount,
    raw: amount,
    transfer,
  });
  tell(stage, at + 1300, no, provider, {
    kind: "request_accepted",
    request,
    escrow,
    from: "open",
    to: "accepted",
    amount,
  });
}

export function deliver(stage: Stage, no: number, at: number): void {
  stage.lives.become(no, "delivered");
  const amount = stage.lives.worked(no);
  tell(stage, at + 500, no, stage.lives.deal(no).provider, {
    kind: "escrow_delivered",
    escrow: stage.lives.escrow(no),
    from: "held",
    to: "delivered",
    amount,
    raw: amount < minutesOf(no) ? amount : undefined,
  });
}

export function dispute(stage: Stage, no: number, at: number): void {
  stage.disputed.push(no);
  stage.lives.become(no, "disputed");
  tell(stage, at + 500, no, stage.lives.author(no), {
    kind: "dispute_opened",
    escrow: stage.lives.escrow(no),
    dispute: stage.lives.dispute(no),
    from: "delivered",
    to: "disputed",
    amount: minutesOf(no),
  });
}

export function answer(stage: Stage, no: number, at: number): void {
  tell(stage, at + 500, no, stage.lives.deal(no).provider, {
    kind: "dispute_answered",
    escrow: stage.lives.escrow(no),
    dispute: stage.lives.dispute(no),
  });
}
