import type { Bank, Escrow, Exchange } from "../bank.ts";
import { isOpen } from "../books.ts";
import { type Act, command, type Scene } from "../command.ts";
import { notOpen, settleAll } from "../escrows.ts";
import {
  finishGroup,
  groupOf,
  hasItsWords,
  isActiveStaff,
  isPartyOf,
  legsOfGroup,
  openLegs,
  progressOf,
  settleLegs,
  startClock,
} from "../groups.ts";
import { personOf } from "../members.ts";
import { refuseIf } from "../refused.ts";

type About = { exchange_id: string };

/** A group, mostly one with something open, and one of those who take part or speak for it. */
function make(scene: Scene, who: (exchange: Exchange, legs: Escrow[]) => string[]) {
  const { bank, dice } = scene;
  const all = bank.exchanges.filter(({ kind }) => kind === "group");
  const open = all.filter((one) => legsOfGroup(bank, one).some(isOpen));
  const exchange = dice.ofThese(open, all);
  if (!exchange) return undefined;
  const fitting = who(exchange, legsOfGroup(bank, exchange)).filter((one) => one !== "pot");
  const by = personOf(bank, dice.one(fitting)!);
  return { by, args: { exchange_id: exchange.exchange_id } };
}

/** Why nothing can be done to any of these. */
function whyNot(bank: Bank, legs: Escrow[]): [boolean, string][] {
  return legs.flatMap((leg) => notOpen(bank, leg));
}

function answer(bank: Bank, exchange: Exchange) {
  const { exchange_id } = exchange;
  return { exchange: { exchange_id }, progress: progressOf(bank, exchange) };
}

export const confirm = command<About>({
  rpc: "group_confirm",
  route: "POST /groups/confirm",
  weight: 10,
  make: (scene) =>
    make(scene, (_, legs) => legs.flatMap((leg) => [leg.recipient_id, leg.provider_id])),
  step(bank, { actor, args }) {
    const exchange = groupOf(bank, actor, args.exchange_id);
    const { member_id } = actor;
    const own = legsOfGroup(bank, exchange).filter((leg) => isPartyOf(leg, member_id));
    refuseIf([own.length === 0, "not_participant"]);
    const open = openLegs(bank, exchange);
    const delivers = open.filter((leg) => leg.provider_id === member_id && leg.state === "held");
    const confirms = open.filter((leg) =>
      leg.recipient_id === member_id && !leg.confirmed && leg.recording !== "coordinator"
    );
    const isSilent = delivers.length + confirms.length === 0;
    const isRecorded = own.some((leg) =>
      leg.recipient_id === member_id && leg.recording === "coordinator"
    );
    const mine = own.filter((leg) => open.includes(leg));
    // Where nothing of theirs is open the docs do not say which of their legs the answer is about.
    refuseIf(
      ...(isSilent && mine.length === 0 ? whyNot(bank, own) : []),
      [isSilent && mine.length > 0 && isRecorded, "coordinator_records"],
      [isSilent && mine.length > 0, "already_confirmed"],
    );
    for (const leg of confirms) leg.confirmed = true;
    for (const leg of delivers) Object.assign(leg, { state: "delivered", claimed: leg.remaining });
    if (delivers.length > 0) startClock(bank, exchange);
    finishGroup(bank, exchange);
    return answer(bank, exchange);
  },
});

/** Who opened a group and pays all of it speaks for it; and staff. */
function requireOrganiser(bank: Bank, { actor }: Act<About>, exchange: Exchange): void {
  const paysAll = legsOfGroup(bank, exchange).every((leg) => leg.recipient_id === actor.member_id);
  const speaks = exchange.organiser_id === actor.member_id && paysAll;
  refuseIf([!speaks && !isActiveStaff(bank, actor, exchange), "not_organiser"]);
}

function organisers(bank: Bank) {
  return (exchange: Exchange, legs: Escrow[]) => {
    const staff = bank.memberships.filter((one) =>
      one.community_id === exchange.community_id && one.role !== "member"
    ).map(({ member_id }) => member_id);
    return [exchange.organiser_id!, exchange.organiser_id!, ...staff, legs[0]!.recipient_id];
  };
}

export const settle = command<About>({
  rpc: "group_settle",
  route: "POST /groups/settle",
  weight: 6,
  make: (scene) => make(scene, organisers(scene.bank)),
  step(bank, act) {
    const { actor, args } = act;
    const exchange = groupOf(bank, actor, args.exchange_id);
    requireOrganiser(bank, act, exchange);
    const staff = isActiveStaff(bank, actor, exchange);
    const [all, legs] = [legsOfGroup(bank, exchange), openLegs(bank, exchange)];
    const isRecorded = legs.some(({ recording }) => recording === "coordinator");
    const isPaid = all.some((leg) => leg.provider_id === actor.member_id);
    const pays = all.some((leg) => leg.recipient_id === actor.member_id);
    const waits = exchange.confirmation === "participants" && !isRecorded &&
      legs.some((leg) => !hasItsWords(leg));
    refuseIf(
      [isPaid || isRecorded && staff && pays, "not_neutral"],
      [isRecorded && !staff, "coordinator_records"],
      [waits, "participants_confirm"],
      ...(legs.length === 0 ? whyNot(bank, all) : []),
    );
    settleLegs(bank, legs);
    return answer(bank, exchange);
  },
});

export const cancel = command<About>({
  rpc: "group_cancel",
  route: "POST /groups/cancel",
  weight: 3,
  make: (scene) => make(scene, organisers(scene.bank)),
  step(bank, act) {
    const { actor, args } = act;
    const exchange = groupOf(bank, actor, args.exchange_id);
    requireOrganiser(bank, act, exchange);
    const legs = openLegs(bank, exchange);
    const isWorked = legs.some((leg) =>
      leg.state === "delivered" && leg.recipient_id === actor.member_id
    );
    refuseIf(
      ...(legs.length === 0 ? whyNot(bank, legsOfGroup(bank, exchange)) : []),
      // Who pays does not take back what somebody says they have worked for.
      [isWorked, "already_delivered"],
    );
    settleAll(bank, legs.map((escrow) => ({ escrow, amount: 0 })));
    return answer(bank, exchange);
  },
});
