import { type Bank, communityOf, type Request } from "../bank.ts";
import { checkEarns, checkPays, mayEarn, mayPay, rounded } from "../books.ts";
import { anyMember, categoryFor, placeFor } from "../choices.ts";
import { type Act, command, type Job, type Subject } from "../command.ts";
import { actingIn, membershipOf, personOf, requireMember } from "../members.ts";
import { found, Refused, refuseIf } from "../refused.ts";
import { hold } from "../escrows.ts";

type Create = {
  amount: number;
  offer_id?: string;
  title?: string;
  description?: string;
  category?: string;
  community_id?: string;
};
const create = command<Create>({
  rpc: "request_create",
  route: "POST /requests-create",
  weight: 10,
  make({ bank, dice }) {
    const by = anyMember(bank, dice);
    const community_id = placeFor(bank, dice, by);
    const amount = dice.amount(60, 7, 120);
    const offers = bank.offers.filter((one) => one.member_id !== by.member_id);
    const offer = dice.next(2) === 1 ? dice.ofThese(offers, bank.offers) : undefined;
    if (offer) return { by, args: { amount, offer_id: offer.offer_id, community_id } };
    const words = { title: "Help", description: "Please", category: categoryFor(dice) };
    return { by, args: { amount, ...words, community_id } };
  },
  step(bank, { actor, args, made }) {
    const offer = bank.offers.find((one) => one.offer_id === args.offer_id);
    // An offer says in which community it is, if the call does not.
    const { community_id } = actingIn(bank, actor, args.community_id ?? offer?.community_id);
    if (args.offer_id && offer?.community_id !== community_id) throw new Refused(["not_found"]);
    const community = communityOf(bank, community_id);
    const amount = rounded(community, args.amount);
    const owner = offer && membershipOf(bank, offer.member_id, community_id)!;
    refuseIf(
      [!mayPay(bank, actor.member_id, community_id, amount), "standing_forbids"],
      [!offer && !community.categories.includes(args.category!), "category_unknown"],
      [!!offer && offer.member_id === actor.member_id, "self_dealing"],
      [
        !!offer && (offer.status !== "active" || owner!.standing !== "active"),
        "offer_not_active",
      ],
      [amount === 0, "amount_rounds_to_nothing"],
    );
    const request: Request = {
      ...{ request_id: made("request_id"), community_id, author_id: actor.member_id },
      ...{ offer_id: args.offer_id ?? null, provider_id: offer?.member_id ?? null },
      ...{ state: "open", raw_amount: args.amount, amount },
      due: bank.now + community.settings.request_expiry,
    };
    bank.requests.push(request);
    return said(request);
  },
});

const SERVICE = { kind: "service" as const, organiser_id: null, confirmation: null };

type About = { request_id: string; reason?: string };
const accept = command<About>({
  rpc: "request_accept",
  route: "POST /request-accept",
  weight: 14,
  make({ bank, dice }) {
    const request = dice.ofThese(opened(bank), bank.requests);
    if (!request) return undefined;
    const others = bank.memberships.filter((one) =>
      one.community_id === request.community_id && one.member_id !== request.author_id
    );
    const by = request.provider_id ?? dice.one(others)!.member_id;
    return { by: personOf(bank, by), args: { request_id: request.request_id } };
  },
  step(bank, { actor, args, made }) {
    const request = readable(bank, actor.member_id, args.request_id);
    const { community_id, author_id, amount } = request;
    refuseIf(
      [author_id === actor.member_id, "self_dealing"],
      // Who asked in somebody's name does not take the minutes for it.
      [request.entered_by === actor.member_id, "not_neutral"],
      [request.state !== "open", "request_not_open"],
      [request.due <= bank.now, "deadline_passed"],
      [!mayEarn(bank, actor.member_id, community_id, amount), "standing_forbids"],
      [!mayPay(bank, author_id, community_id, amount), "partner_standing_forbids"],
    );
    checkPays(bank, author_id, community_id, amount);
    checkEarns(bank, actor.member_id, community_id, amount);
    request.state = "accepted";
    request.provider_id = actor.member_id;
    const exchange_id = made("exchange", "exchange_id");
    const escrow = hold(bank, {
      ...{ escrow_id: made("escrow", "escrow_id"), exchange_id, community_id, amount },
      ...{ recipient_id: author_id, provider_id: actor.member_id },
    });
    const { request_id } = request;
    bank.exchanges.push({ ...SERVICE, exchange_id, community_id, request_id });
    const { recipient_id, provider_id, state, remaining } = escrow;
    return {
      request: said(request),
      escrow: { recipient_id, provider_id, state, amount, remaining, released: 0, refunded: 0 },
    };
  },
});

const decline = command<About>({
  rpc: "request_decline",
  route: "POST /request-decline",
  weight: 2,
  make({ bank, dice }) {
    const request = dice.ofThese(opened(bank).filter((one) => one.provider_id), bank.requests);
    if (!request) return undefined;
    const by = personOf(bank, request.provider_id ?? request.author_id);
    return { by, args: { request_id: request.request_id } };
  },
  step: (bank, act) => close(bank, act, "provider_id", "not_provider", "declined"),
});

const cancel = command<About>({
  rpc: "request_cancel",
  route: "POST /request-cancel",
  weight: 2,
  make({ bank, dice }) {
    const request = dice.ofThese(opened(bank), bank.requests);
    if (!request) return undefined;
    return { by: personOf(bank, request.author_id), args: { request_id: request.request_id } };
  },
  step: (bank, act) => close(bank, act, "author_id", "not_author", "cancelled"),
});

function close(
  bank: Bank,
  { actor, args }: Act<About>,
  side: "provider_id" | "author_id",
  otherwise: string,
  state: Request["state"],
) {
  const request = readable(bank, actor.member_id, args.request_id);
  refuseIf(
    [request[side] !== actor.member_id, otherwise],
    [request.state !== "open", "request_not_open"],
    [request.due <= bank.now, "deadline_passed"],
  );
  request.state = state;
  return said(request);
}

/** While it is open to all a request is everybody's in the community; else its two sides'. */
function readable(bank: Bank, member_id: string, request_id: string): Request {
  requireMember(personOf(bank, member_id));
  const request = found(bank.requests.find((one) => one.request_id === request_id));
  const isParty = [request.author_id, request.provider_id].includes(member_id);
  const standing = membershipOf(bank, member_id, request.community_id)?.standing;
  // Who waits to be let in, or has left, sees nothing of others.
  const here = standing && !["pending", "closed", "erased"].includes(standing);
  const isOpen = here && request.provider_id === null && request.state === "open";
  return found(isParty || isOpen ? request : undefined);
}

function opened(bank: Bank): Request[] {
  return bank.requests.filter(({ state }) => state === "open");
}

function said({ request_id, author_id, provider_id, state, amount, raw_amount }: Request) {
  return { request_id, author_id, provider_id, state, amount, raw_amount };
}

const expiry: Job = {
  job: "request-expiry",
  run(bank) {
    for (const request of opened(bank)) {
      if (request.due <= bank.now) request.state = "expired";
    }
  },
};

export const requests: Subject = {
  commands: [create, accept, decline, cancel],
  jobs: [expiry],
  views: [{
    name: "requests",
    sql: `select jsonb_build_array(request_id, author_id, provider_id, state, amount, raw_amount,
        case when state = 'open' then
          round(extract(epoch from expires_at - clock_timestamp()) / 3600)::int end)
      from requests where community_id = any($1)`,
    rows: ({ requests, now }) =>
      requests.map((one) => [
        ...[one.request_id, one.author_id, one.provider_id, one.state, one.amount, one.raw_amount],
        one.state === "open" ? one.due - now : null,
      ]),
  }],
};
