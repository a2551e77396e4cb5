import { type Bank, communityOf, type Escrow } from "../bank.ts";
import { isOpen } from "../books.ts";
import { type Act, command, type Job, type Scene, type Subject } from "../command.ts";
import { amountFor, escrowOf, notOpen, refund, release, said, settleAll } from "../escrows.ts";
import { finishGroup } from "../groups.ts";
import { isStaff, membershipOf, personOf, requireMember } from "../members.ts";
import { found, refuseIf } from "../refused.ts";

/** An escrow of a state that fits, and the one of its parties who may. */
function make(
  { bank, dice }: Scene,
  side: "recipient_id" | "provider_id",
  fits: (escrow: Escrow) => boolean,
) {
  const open = bank.escrows.filter((one) => isOpen(one) && one.state !== "disputed");
  const escrow = dice.ofThese(open.filter(fits), bank.escrows.concat(open));
  if (!escrow || escrow[side] === "pot") return undefined;
  return { by: personOf(bank, escrow[side]), escrow };
}

type Deliver = { escrow_id: string; amount?: number };
const deliver = command<Deliver>({
  rpc: "escrow_deliver",
  route: "POST /escrow/deliver",
  weight: 10,
  make(scene) {
    const made = make(scene, "provider_id", ({ state }) => state === "held");
    if (!made) return undefined;
    const { escrow_id, remaining } = made.escrow;
    const amount = scene.dice.next(2) ? scene.dice.amount(remaining, 30) : undefined;
    return { by: made.by, args: { escrow_id, amount } };
  },
  step(bank, { actor, args }) {
    requireMember(actor);
    const escrow = escrowOf(bank, actor.member_id, args.escrow_id);
    refuseIf([escrow.provider_id !== actor.member_id, "not_provider"]);
    refuseIf([escrow.state === "delivered", "already_delivered"], ...notOpen(bank, escrow));
    const claimed = args.amount === undefined
      ? escrow.remaining
      : amountFor(bank, escrow, args.amount);
    const { confirmation_window } = communityOf(bank, escrow.community_id).settings;
    if (escrow.recording === "provider") {
      // It is the provider's word: the delivery settles at once.
      release(bank, escrow, claimed, true);
    } else {
      const clock = crypto.randomUUID();
      const due = bank.now + confirmation_window;
      Object.assign(escrow, { state: "delivered", claimed, due, clock });
    }
    finishGroup(bank, escrow);
    return said(escrow);
  },
});

type Confirm = { escrow_id: string; amount?: number; final?: boolean };
const confirm = command<Confirm>({
  rpc: "escrow_confirm",
  route: "POST /escrow/confirm",
  weight: 12,
  make(scene) {
    const made = make(scene, "recipient_id", () => true);
    if (!made) return undefined;
    return { by: made.by, args: confirmed(scene, made.escrow) };
  },
  step(bank, { actor, args }) {
    requireMember(actor);
    const escrow = escrowOf(bank, actor.member_id, args.escrow_id);
    refuseIf([escrow.recipient_id !== actor.member_id, "not_recipient"]);
    const tooEarly = escrow.recording === "both" && escrow.state === "held";
    refuseIf(
      [escrow.recording === "coordinator", "coordinator_records"],
      [tooEarly, "not_delivered_yet"],
      ...notOpen(bank, escrow),
    );
    confirmBy(bank, escrow, args);
    finishGroup(bank, escrow);
    return said(escrow);
  },
});

function confirmed({ dice }: Scene, { escrow_id, remaining, claimed }: Escrow): Confirm {
  const amount = dice.next(2) ? dice.amount(remaining, claimed, 30) : undefined;
  const final = [undefined, true, false, false][dice.next(4)];
  return { escrow_id, amount, final };
}

function confirmBy(bank: Bank, escrow: Escrow, { amount, final }: Confirm) {
  // Without an amount: what is claimed and not paid yet, or all. Where a claim is paid, or nothing
  // took place, there is nothing to release; that is an end, or nothing at all.
  const isNothing = amount === 0 || amount === undefined && escrow.claimed === 0;
  refuseIf([isNothing && final === false, "invalid_input"]);
  const minutes = amount === undefined
    ? escrow.claimed ?? escrow.remaining
    : amount === 0
    ? 0
    : amountFor(bank, escrow, amount);
  release(bank, escrow, minutes, final ?? true);
  return said(escrow);
}

type Record = { escrow_id: string; amount?: number; final?: boolean; reason?: string };
const record = command<Record>({
  rpc: "admin_escrow_confirm",
  route: "POST /admin/escrow/confirm",
  weight: 5,
  make(scene) {
    const { bank, dice } = scene;
    const fits = (one: Escrow) => one.recording === "coordinator";
    const made = make(scene, "recipient_id", fits);
    if (!made) return undefined;
    const staff = bank.memberships.filter((one) =>
      isStaff(one) && one.community_id === made.escrow.community_id
    );
    const neutral = staff.filter(({ member_id }) =>
      ![made.escrow.recipient_id, made.escrow.provider_id].includes(member_id)
    );
    const by = dice.ofThese(neutral, staff)!;
    const args = confirmed(scene, made.escrow);
    if (dice.once(5)) args.amount = 0;
    return { by: personOf(bank, by.member_id), args };
  },
  step(bank, { actor, args }) {
    requireMember(actor);
    const escrow = found(bank.escrows.find((one) => one.escrow_id === args.escrow_id));
    const place = membershipOf(bank, actor.member_id, escrow.community_id);
    const isParty = [escrow.recipient_id, escrow.provider_id].includes(actor.member_id);
    found(isStaff(place) ? place : undefined);
    refuseIf([isParty, "not_neutral"], [place!.standing !== "active", "standing_forbids"]);
    refuseIf(
      [escrow.recording !== "coordinator", "recording_forbids"],
      ...notOpen(bank, escrow),
    );
    return confirmBy(bank, escrow, args);
  },
});

type Refund = { escrow_id: string; reason?: string };
const refunded = command<Refund>({
  rpc: "escrow_refund",
  route: "POST /escrow/refund",
  weight: 3,
  make(scene) {
    const made = make(scene, "provider_id", () => true);
    return made && { by: made.by, args: { escrow_id: made.escrow.escrow_id } };
  },
  step(bank, { actor, args }: Act<Refund>) {
    requireMember(actor);
    const escrow = escrowOf(bank, actor.member_id, args.escrow_id);
    refuseIf([escrow.provider_id !== actor.member_id, "not_provider"]);
    refuseIf(...notOpen(bank, escrow));
    refund(bank, escrow);
    finishGroup(bank, escrow);
    return said(escrow);
  },
});

/** What the clock makes of an escrow. */
function paidByClock(
  { state, claimed, confirmed, recording, fallback, remaining }: Escrow,
): number {
  // In a group, who pays may have said that it was done, and nobody else said anything.
  if (state === "held") return confirmed ? remaining : 0;
  const paid = { release: claimed!, refund: 0, half: Math.floor(claimed! / 2) };
  // Where a coordinator records, silence is not a yes: the fallback decides on the claim.
  return paid[recording === "coordinator" ? fallback : "release"];
}

/** Legs of a group that end at one moment end in one transfer. */
function byClock(job: string, state: Escrow["state"]): Job {
  return {
    job,
    run(bank) {
      for (const escrow of bank.escrows) {
        if (escrow.state !== state || escrow.due! > bank.now) continue;
        const together = bank.escrows.filter((one) =>
          one.exchange_id === escrow.exchange_id && one.due === escrow.due &&
          one.clock === escrow.clock
        );
        settleAll(bank, together.map((one) => ({ escrow: one, amount: paidByClock(one) })));
      }
    },
  };
}

export const escrows: Subject = {
  commands: [deliver, confirm, record, refunded],
  jobs: [byClock("auto-release", "delivered"), byClock("delivery-deadlines", "held")],
  views: [{
    name: "escrows",
    sql: `select jsonb_build_array(escrow_id, recipient_id, coalesce(provider_id::text, 'pot'),
        state, amount, released,
        refunded, remaining, claimed, levied, recording,
        round(extract(epoch from due_at - clock_timestamp()) / 3600)::int)
      from escrows where community_id = any($1)`,
    rows: ({ escrows, now }) =>
      escrows.map((one) => [
        ...[one.escrow_id, one.recipient_id, one.provider_id, one.state, one.amount],
        ...[one.released, one.refunded, one.remaining, one.claimed, one.levied, one.recording],
        one.due === null ? null : one.due - now,
      ]),
  }],
};
