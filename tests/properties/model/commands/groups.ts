import { type Bank, communityOf, type Exchange } from "../bank.ts";
import { checkEarns, checkPays, either, mayEarn, mayPay, rounded } from "../books.ts";
import { categoryFor } from "../choices.ts";
import { type Act, command, type Subject } from "../command.ts";
import { holdAll } from "../escrows.ts";
import { progressOf } from "../groups.ts";
import { actingIn, isStaff, membershipOf } from "../members.ts";
import { type Leg, legsOf } from "../presets.ts";
import { refuseIf } from "../refused.ts";
import { type GroupArgs, makeGroup } from "../choices-of-groups.ts";
import { cancel, confirm, settle } from "./group-words.ts";

const hold = command<GroupArgs>({
  rpc: "group_hold",
  route: "POST /groups",
  weight: 10,
  make(scene) {
    const category = categoryFor(scene.dice);
    return makeGroup(scene, category);
  },
  step(bank, act) {
    const { actor, args, made } = act;
    const { category, preset = "legs", community_id: named, service_date: _, ...sent } = args;
    const organiser = actingIn(bank, actor, named);
    const { community_id } = organiser;
    const community = communityOf(bank, community_id);
    refuseIf([!community.categories.includes(category), "category_unknown"]);
    const terms = Object.fromEntries(
      Object.entries(sent).filter(([, value]) => value !== undefined),
    );
    const legs = legsOf(preset, terms, (raw) => rounded(community, raw));
    checkGroup(bank, act, community_id, legs);
    checkLimits(bank, community_id, legs);
    const exchange: Exchange = {
      ...{ exchange_id: made("exchange", "exchange_id"), community_id, request_id: null },
      ...{ kind: "group", organiser_id: actor.member_id },
      confirmation: community.settings.group_confirmation,
    };
    bank.exchanges.push(exchange);
    const { exchange_id } = exchange;
    const held = asNamed(legs, act).map(({ payer, payee, amount, escrow_id }) => ({
      ...{ escrow_id, exchange_id, community_id, amount },
      ...{ recipient_id: payer, provider_id: payee },
    }));
    holdAll(bank, held);
    return { exchange: { kind: "group", preset }, progress: progressOf(bank, exchange) };
  },
});

/** The bank has named each leg; who opened the group sees all of them. */
function asNamed(legs: Leg[], { made }: Act<GroupArgs>) {
  const left = legs.map((_, at) => ({
    escrow_id: made("escrows", `${at}`, "escrow_id"),
    payer: made("escrows", `${at}`, "recipient_id"),
    payee: made("escrows", `${at}`, "provider_id"),
    amount: Number(made("escrows", `${at}`, "amount")),
  }));
  return legs.map((leg) => {
    const at = left.findIndex((one) =>
      one.payer === leg.payer && one.amount === leg.amount &&
      // Nobody's id stands there where it is the pot.
      (one.payee === leg.payee || leg.payee === "pot" && one.payee.startsWith("no "))
    );
    const [known] = left.splice(Math.max(at, 0), 1);
    return { ...leg, escrow_id: at < 0 ? "no such leg" : known!.escrow_id };
  });
}

/** What each pays, and what each is paid, in all legs together. */
function sumsOf(legs: Leg[], side: "payer" | "payee"): [string, number][] {
  const sums = new Map<string, number>();
  for (const leg of legs) sums.set(leg[side], (sums.get(leg[side]) ?? 0) + leg.amount);
  return [...sums].filter(([place]) => place !== "pot");
}

/** Staff open any; a member what they pay themself. Nobody opens a group that pays them. */
function checkGroup(
  bank: Bank,
  { actor: { member_id: own } }: Act<GroupArgs>,
  community_id: string,
  legs: Leg[],
): void {
  const organiser = membershipOf(bank, own, community_id)!;
  const all = legs.flatMap(({ payer, payee }) => [payer, payee]).filter((one) => one !== "pot");
  const isStranger = all.some((one) => !membershipOf(bank, one, community_id));
  refuseIf(
    [!isStaff(organiser) && legs.some(({ payer }) => payer !== own), "staff_required"],
    [isStaff(organiser) && organiser.standing !== "active", "standing_forbids"],
    [legs.some(({ payer, payee }) => payer === payee), "self_dealing"],
    [legs.some(({ payee }) => payee === own), "not_neutral"],
    [isStranger, "not_found"],
  );
  const forbids = (member_id: string) =>
    member_id === own ? "standing_forbids" : "partner_standing_forbids";
  refuseIf(
    ...sumsOf(legs, "payer").map(([one, sum]): [boolean, string] => [
      !mayPay(bank, one, community_id, sum),
      forbids(one),
    ]),
    ...sumsOf(legs, "payee").map(([one, sum]): [boolean, string] => [
      !mayEarn(bank, one, community_id, sum),
      forbids(one),
    ]),
  );
}

/** Who cannot pay is told before anything about the other side. */
function checkLimits(bank: Bank, community_id: string, legs: Leg[]): void {
  either(
    ...sumsOf(legs, "payer").map(([one, sum]) => () => checkPays(bank, one, community_id, sum)),
  );
  either(
    ...sumsOf(legs, "payee").map(([one, sum]) => () => checkEarns(bank, one, community_id, sum)),
  );
}

export const groups: Subject = {
  commands: [hold, confirm, settle, cancel],
  jobs: [],
  views: [{
    name: "groups",
    sql: `select jsonb_build_array(exchange_id, organiser_id, confirmation) from exchanges
      where community_id = any($1) and kind = 'group'`,
    rows: ({ exchanges }) =>
      exchanges.filter(({ kind }) => kind === "group").map((one) => [
        ...[one.exchange_id, one.organiser_id, one.confirmation],
      ]),
  }, {
    name: "words",
    sql: `select jsonb_build_array(escrow_id, confirmed_at is not null) from escrows
      where community_id = any($1)`,
    rows: ({ escrows }) => escrows.map((one) => [one.escrow_id, one.confirmed]),
  }],
};
