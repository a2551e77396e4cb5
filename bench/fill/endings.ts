import { FLOOR, type Leg } from "./ledger.ts";
import { post, type Stage, tell } from "./stage.ts";
import { type Fate, fateOf } from "./story.ts";
import { minutesOf } from "./words.ts";

/** What the parties, the clock or staff make of an escrow. */
export function settle(stage: Stage, no: number, at: number): void {
  const [from, fate, amount] = [stage.lives.state(no), fateOf(no), minutesOf(no)];
  const released = fate === "refunded" ? 0 : fate === "disputed" ? 15 : stage.lives.worked(no);
  const to = released === 0 ? "refunded" : released === amount ? "released" : "split";
  stage.lives.become(no, to, released);
  const [author, { provider }] = [stage.lives.author(no), stage.lives.deal(no)];
  const by = {
    silent: null,
    disputed: stage.lives.judge(no),
    refunded: stage.lives.member(provider),
  }[fate as string];
  const actor = by === undefined ? stage.lives.member(author) : by;
  const source = fate === "silent" ? "job" : fate === "disputed" ? "staff" : "member";
  const escrow = stage.lives.escrow(no);
  const legs: Leg[] = [
    { escrow, amount: -amount, after: 0 },
    { account: provider, amount: released },
    { account: author, amount: amount - released },
  ];
  const kind = to === "released" ? "release" : to === "refunded" ? "refund" : "split";
  const transfer = post(stage, at, no, kind, actor, legs.filter((leg) => leg.amount !== 0));
  const about = { community: stage.lives.town(no), source, actor } as const;
  stage.copies.event(at + 1200, {
    ...about,
    kind: `escrow_${to}`,
    escrow,
    dispute: fate === "disputed" ? stage.lives.dispute(no) : undefined,
    from,
    to,
    amount: released || amount,
    transfer,
    reason: fate === "refunded" ? "Fell ill." : undefined,
  });
  stage.copies.event(at + 1300, {
    ...about,
    kind: "request_done",
    request: stage.lives.request(no),
    from: "accepted",
    to: "done",
  });
}

/** A request that comes to nothing; only a provider whom it was meant for declines. */
export function close(stage: Stage, no: number, at: number, fate: Fate): void {
  const { offer, provider } = stage.lives.deal(no);
  const to = fate === "declined" && offer === null ? "cancelled" : fate as "declined";
  stage.lives.become(no, to);
  const actor = to === "declined" ? provider : stage.lives.author(no);
  stage.copies.event(at + 500, {
    community: stage.lives.town(no),
    source: fate === "expired" ? "job" : "member",
    actor: fate === "expired" ? null : stage.lives.member(actor),
    kind: `request_${to}`,
    request: stage.lives.request(no),
    from: "open",
    to,
    reason: to === "declined" ? "Away that week." : undefined,
  });
}

export function give(stage: Stage, no: number, at: number): void {
  stage.lives.choose(no, stage.ledger.balances);
  const [giver, { provider: taker }] = [stage.lives.author(no), stage.lives.deal(no)];
  const amount = minutesOf(no);
  if (stage.ledger.balances[giver]! - amount < FLOOR) return;
  const [from_id, to_id] = [stage.lives.member(giver), stage.lives.member(taker)];
  const transfer = stage.ledger.post(at + 900, {
    community: stage.lives.community(no),
    kind: "transfer",
    category: stage.lives.category(no),
    reason: "gift",
    by: from_id,
    legs: [{ account: giver, amount: -amount }, { account: taker, amount }],
  });
  tell(stage, at + 1200, no, giver, {
    kind: "transfer_posted",
    member: to_id,
    amount,
    raw: amount,
    transfer,
    facts: JSON.stringify({ from_id, to_id, unit: "HOUR", reason: "gift", levied: 0 }),
    reason: "With thanks.",
  });
}
