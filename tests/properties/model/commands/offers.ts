import type { Offer } from "../bank.ts";
import { command, type Subject } from "../command.ts";
import { actingIn, membershipOf, personOf, requireActive, requireMember } from "../members.ts";
import { found, Refused, refuseIf } from "../refused.ts";
import { communityOf } from "../bank.ts";
import { rounded } from "../books.ts";
import { anyMember, categoryFor, placeFor } from "../choices.ts";

type Create = {
  title: string;
  description: string;
  category: string;
  amount?: number;
  community_id?: string;
};
const create = command<Create>({
  rpc: "offer_create",
  route: "POST /offers-create",
  weight: 4,
  make({ bank, dice }) {
    const by = anyMember(bank, dice);
    const category = categoryFor(dice);
    const community_id = placeFor(bank, dice, by);
    const amount = dice.next(3) === 2 ? dice.amount(7, 60) : undefined;
    return { by, args: { title: "Help", description: "With it", category, amount, community_id } };
  },
  step(bank, { actor, args, made }) {
    const { community_id } = actingIn(bank, actor, args.community_id);
    const community = communityOf(bank, community_id);
    requireActive(membershipOf(bank, actor.member_id, community_id)!);
    refuseIf(
      [!community.categories.includes(args.category), "category_unknown"],
      [
        args.amount !== undefined && rounded(community, args.amount) === 0,
        "amount_rounds_to_nothing",
      ],
    );
    const { member_id } = actor;
    const offer_id = made("offer_id");
    bank.offers.push({ offer_id, community_id, member_id, status: "active" });
    const amount = args.amount === undefined ? null : rounded(community, args.amount);
    return { community_id, member_id, status: "active", amount, category: args.category };
  },
});

type Update = { offer_id: string; changes: { status?: Offer["status"]; title?: string } };
const update = command<Update>({
  rpc: "offer_update",
  route: "PATCH /offers/:offer_id",
  weight: 2,
  make({ bank, dice }) {
    const offer = dice.ofThese(bank.offers.filter((one) => one.status !== "archived"), bank.offers);
    if (!offer) return undefined;
    const status = dice.one(["paused", "active", "archived"] as const)!;
    const by = personOf(bank, offer.member_id);
    return { by, args: { offer_id: offer.offer_id, changes: { status } } };
  },
  step(bank, { actor, args }) {
    requireMember(actor);
    const offer = found(bank.offers.find((one) => one.offer_id === args.offer_id));
    if (offer.member_id !== actor.member_id) throw new Refused(["not_found"]);
    refuseIf([offer.status === "archived", "status_final"]);
    offer.status = args.changes.status ?? offer.status;
    return { offer_id: offer.offer_id, status: offer.status };
  },
});

export const offers: Subject = {
  commands: [create, update],
  jobs: [],
  views: [{
    name: "offers",
    sql: `select jsonb_build_array(offer_id, member_id, status) from offers
      where community_id = any($1)`,
    rows: ({ offers }) => offers.map((one) => [one.offer_id, one.member_id, one.status]),
  }],
};
