import { type Bank, communityOf, type Dispute, type Escrow } from "../bank.ts";
import { command, type Job, type Scene, type Subject } from "../command.ts";
import { finishGroup } from "../groups.ts";
import { escrowOf, lastFallback, notOpen, release } from "../escrows.ts";
import { isStaff, membershipOf, personOf, requireMember } from "../members.ts";
import { found, refuseIf } from "../refused.ts";

type Open = { escrow_id: string; reason: string; statement: string };
const open = command<Open>({
  rpc: "escrow_dispute",
  route: "POST /escrow/dispute",
  weight: 6,
  make({ bank, dice }) {
    const fitting = bank.escrows.filter(({ state }) => ["held", "delivered"].includes(state));
    const escrow = dice.ofThese(fitting, bank.escrows);
    if (!escrow) return undefined;
    const by = dice.next(2) === 0 ? escrow.recipient_id : escrow.provider_id;
    const args = { escrow_id: escrow.escrow_id, reason: "other", statement: "We disagree." };
    return by === "pot" ? undefined : { by: personOf(bank, by), args };
  },
  step(bank, { actor, args, made }) {
    requireMember(actor);
    const escrow = escrowOf(bank, actor.member_id, args.escrow_id);
    const before = bank.disputes.some((one) =>
      one.escrow_id === escrow.escrow_id && one.opened_by === actor.member_id
    );
    refuseIf([before, "already_disputed"], ...notOpen(bank, escrow));
    const { settings } = communityOf(bank, escrow.community_id);
    const decided = bank.now + settings.dispute_statement_window +
      settings.dispute_decision_window;
    const isLast = settings.dispute_fallback === "staff";
    const dispute: Dispute = {
      ...{ dispute_id: made("dispute_id"), escrow_id: escrow.escrow_id, resolution: null },
      ...{ community_id: escrow.community_id, opened_by: actor.member_id, state: "open" },
      decided_by: null,
      respondent: actor.member_id === escrow.recipient_id
        ? escrow.provider_id
        : escrow.recipient_id,
      due: decided + (isLast ? settings.dispute_staff_window : 0),
      escalates: isLast ? decided : null,
      fallback: lastFallback(settings),
    };
    bank.disputes.push(dispute);
    const state = escrow.state as "held" | "delivered";
    escrow.former = { state, left: escrow.due! - bank.now };
    escrow.state = "disputed";
    // Whoever disputes what they had confirmed takes back their word.
    if (escrow.recipient_id === actor.member_id) escrow.confirmed = false;
    escrow.due = null;
    finishGroup(bank, escrow);
    return said(dispute);
  },
});

type About = { dispute_id: string; statement?: string };
const respond = command<About>({
  rpc: "dispute_respond",
  route: "POST /disputes/respond",
  weight: 2,
  make: (scene) => make(scene, (dispute) => dispute.respondent, { statement: "It was so." }),
  step(bank, { actor, args }) {
    const dispute = caseOf(bank, actor.member_id, args.dispute_id);
    refuseIf(...notOpenCase(bank, dispute));
    return said(dispute);
  },
});

const withdraw = command<About>({
  rpc: "dispute_withdraw",
  route: "POST /disputes/withdraw",
  weight: 3,
  make: (scene) => make(scene, (dispute) => dispute.opened_by, {}),
  step(bank, { actor, args }) {
    const dispute = caseOf(bank, actor.member_id, args.dispute_id);
    refuseIf([dispute.opened_by !== actor.member_id, "not_opener"], ...notOpenCase(bank, dispute));
    dispute.state = "withdrawn";
    const escrow = about(bank, dispute);
    const { state, left } = escrow.former!;
    const clock = crypto.randomUUID();
    Object.assign(escrow, { state, due: bank.now + left, former: null, clock });
    return said(dispute);
  },
});

type Resolve = {
  dispute_id: string;
  resolution: "release" | "refund" | "split";
  amount?: number;
  note?: string;
};
const resolve = command<Resolve>({
  rpc: "dispute_resolve",
  route: "POST /admin/disputes/resolve",
  weight: 6,
  make({ bank, dice }) {
    const open = bank.disputes.filter(({ state }) => state === "open");
    const dispute = dice.ofThese(open, bank.disputes);
    if (!dispute) return undefined;
    const staff = bank.memberships.filter((one) =>
      isStaff(one) && one.community_id === dispute.community_id
    );
    const neutral = staff.filter(({ member_id }) => !isParty(dispute, member_id));
    const by = personOf(bank, dice.ofThese(neutral, staff)!.member_id);
    const resolution = dice.one(["release", "refund", "split"] as const)!;
    const { remaining } = about(bank, dispute);
    const amount = resolution === "split" && !dice.once(6) ? dice.amount(30, remaining) : undefined;
    const note = dice.once(3) ? undefined : "Talked it over.";
    return { by, args: { dispute_id: dispute.dispute_id, resolution, amount, note } };
  },
  step(bank, { actor, args }) {
    requireMember(actor);
    const dispute = found(bank.disputes.find((one) => one.dispute_id === args.dispute_id));
    const place = membershipOf(bank, actor.member_id, dispute.community_id);
    found(isStaff(place) || isParty(dispute, actor.member_id) ? place : undefined);
    const escrow = about(bank, dispute);
    refuseIf(
      [isParty(dispute, actor.member_id) || !isStaff(place), "not_neutral"],
      [place!.standing !== "active", "standing_forbids"],
      ...notOpenCase(bank, dispute),
    );
    const isSplit = args.resolution === "split";
    const { dispute_note_required } = communityOf(bank, dispute.community_id).settings;
    const { amount } = args;
    refuseIf(
      // A split leaves something to both.
      [isSplit && !(amount! < escrow.remaining), "released_amount_required"],
      [isSplit && amount! > escrow.remaining, "more_than_held"],
      [dispute_note_required && !args.note, "note_required"],
    );
    decide(bank, dispute, args.resolution, amount ?? 0, actor.member_id);
    return said(dispute);
  },
});

/** Carried out to the minute on what is held: all, nothing, or a part of it. */
function decide(
  bank: Bank,
  dispute: Dispute,
  resolution: "release" | "refund" | "split",
  amount: number,
  decided_by: string | null = null,
): void {
  const escrow = about(bank, dispute);
  dispute.decided_by = decided_by;
  const paid = { release: escrow.remaining, refund: 0, split: amount };
  dispute.state = "decided";
  dispute.resolution = resolution;
  release(bank, escrow, paid[resolution], true);
}

const deadlines: Job = {
  job: "dispute-deadlines",
  run(bank) {
    for (const dispute of bank.disputes) {
      if (dispute.state !== "open" || dispute.due > bank.now) continue;
      const { remaining } = about(bank, dispute);
      const half = Math.floor(remaining / 2);
      if (dispute.fallback === "half" && half > 0) decide(bank, dispute, "split", half);
      else decide(bank, dispute, dispute.fallback === "release" ? "release" : "refund", 0);
    }
  },
};

function make(
  { bank, dice }: Scene,
  who: (dispute: Dispute) => string,
  more: { statement?: string },
) {
  const open = bank.disputes.filter(({ state }) => state === "open");
  const dispute = dice.ofThese(open, bank.disputes);
  if (!dispute) return undefined;
  if (who(dispute) === "pot") return undefined;
  return { by: personOf(bank, who(dispute)), args: { dispute_id: dispute.dispute_id, ...more } };
}

/** A case of which somebody is a party; to others there is none. */
function caseOf(bank: Bank, member_id: string, dispute_id: string): Dispute {
  requireMember(personOf(bank, member_id));
  const dispute = found(bank.disputes.find((one) => one.dispute_id === dispute_id));
  return found(isParty(dispute, member_id) ? dispute : undefined);
}

function notOpenCase(bank: Bank, { state, due }: Dispute): [boolean, string][] {
  return [
    [state !== "open", "dispute_closed"],
    [state === "open" && due <= bank.now, "deadline_passed"],
  ];
}

function isParty({ opened_by, respondent }: Dispute, member_id: string): boolean {
  return [opened_by, respondent].includes(member_id);
}

function about(bank: Bank, { escrow_id }: Dispute): Escrow {
  return bank.escrows.find((one) => one.escrow_id === escrow_id)!;
}

function said({ dispute_id, escrow_id, state, resolution }: Dispute) {
  return { dispute_id, escrow_id, state, resolution };
}

export const disputes: Subject = {
  commands: [open, respond, withdraw, resolve],
  jobs: [deadlines],
  views: [{
    name: "disputes",
    sql:
      `select jsonb_build_array(dispute_id, escrow_id, opened_by, coalesce(respondent::text, 'pot'),
        state, resolution,
        case when state = 'open' then
          round(extract(epoch from decision_due_at - clock_timestamp()) / 3600)::int end)
      from disputes where community_id = any($1)`,
    rows: ({ disputes, now }) =>
      disputes.map((one) => [
        ...[one.dispute_id, one.escrow_id, one.opened_by, one.respondent, one.state],
        ...[one.resolution, one.state === "open" ? one.due - now : null],
      ]),
  }],
};
