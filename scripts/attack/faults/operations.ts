import type { Random } from "../../../tests/harness/random.ts";
import { type Board, forget, pick } from "./board.ts";
import type { Person } from "./people.ts";

// deno-lint-ignore no-explicit-any -- answers of every shape
type Body = any;

/** A write that somebody means to make, once. */
export type Operation = {
  kind: string;
  /** Idempotency-Key, and the mark by which its effect is found where it carries words. */
  key: string;
  actor: Person;
  path: string;
  body: Record<string, unknown>;
  /** What it leaves in the database, as `traces.ts` reads it there. */
  trace: string;
  /** How many transfers it posts. */
  transfers: number;
  /** What everybody knows once it is answered. */
  learn?: (body: Body) => void;
  /** What nobody need try again when it is refused. */
  drop?: () => void;
};

type Plan = Omit<Operation, "kind" | "key" | "trace" | "transfers"> & {
  trace?: string;
  transfers?: number;
};
type Kind = (board: Board, random: Random, mark: string) => Plan | null;

const other = { category: "other" };

/** What members do; null when there is nothing to do it to. */
export const KINDS: Record<string, Kind> = {
  request(board, random, mark) {
    const [actor] = board.pair(random);
    const body = { ...other, title: mark, description: "Please.", amount: 1 + random(120) };
    const learn = ({ request_id }: Body) => board.wishes.push({ request_id, author: actor });
    return { actor, path: "requests-create", body, learn };
  },
  accept(board, random) {
    const wish = pick(board.wishes, random);
    if (!wish) return null;
    const { request_id, author } = wish;
    const actor = board.another(author, random);
    const drop = () => forget(board.wishes, wish);
    return {
      ...{ actor, path: "request-accept", body: { request_id }, transfers: 1, drop },
      trace: `accept ${request_id} ${actor.member_id}`,
      learn({ escrow: { escrow_id, amount } }) {
        drop();
        board.deals.push({ escrow_id, recipient: author, provider: actor, amount });
      },
    };
  },
  cancel(board, random, mark) {
    const wish = pick(board.wishes, random);
    if (!wish) return null;
    const drop = () => forget(board.wishes, wish);
    const body = { request_id: wish.request_id, reason: mark };
    return { actor: wish.author, path: "request-cancel", body, learn: drop, drop };
  },
  deliver: (board, random) =>
    ofDeal(board, random, ({ escrow_id, provider, amount: held }) => {
      const amount = 1 + random(held);
      const trace = `part ${escrow_id} ${provider.member_id} ${amount}`;
      return { actor: provider, path: "escrow/deliver", body: { escrow_id, amount }, trace };
    }),
  confirm: (board, random) =>
    ofDeal(board, random, ({ escrow_id, recipient, amount: held }) => {
      const amount = 1 + random(held);
      const final = random(3) > 0;
      const trace = `part ${escrow_id} ${recipient.member_id} ${amount}`;
      const body = { escrow_id, amount, final };
      return { actor: recipient, path: "escrow/confirm", body, trace, transfers: 1 };
    }),
  refund: (board, random, mark) =>
    ofDeal(board, random, ({ escrow_id, provider }) => {
      const body = { escrow_id, reason: mark };
      return { actor: provider, path: "escrow/refund", body, transfers: 1 };
    }),
  dispute: (board, random, mark) =>
    ofDeal(board, random, ({ escrow_id, recipient, provider }) => {
      const [opener, party] = random(2) ? [recipient, provider] : [provider, recipient];
      const body = { escrow_id, reason: "other", statement: mark };
      const learn = ({ dispute_id }: Body) =>
        board.cases.push({ dispute_id, opener, other: party });
      return { actor: opener, path: "escrow/dispute", body, learn };
    }),
  respond: (board, random, mark) =>
    ofCase(board, random, ({ dispute_id, opener, other: party }) => ({
      actor: random(2) ? opener : party,
      path: "disputes/respond",
      body: { dispute_id, statement: mark },
    })),
  withdraw: (board, random, mark) =>
    ofCase(board, random, ({ dispute_id, opener }, drop) => {
      const body = { dispute_id, statement: mark };
      return { actor: opener, path: "disputes/withdraw", body, learn: drop };
    }),
  resolve: (board, random, mark) =>
    ofCase(board, random, ({ dispute_id, opener }, drop) => {
      const resolution = ["release", "refund"][random(2)];
      const body = { dispute_id, resolution, note: mark };
      const { staff } = opener.town;
      return { actor: staff, path: "admin/disputes/resolve", body, transfers: 1, learn: drop };
    }),
  gift(board, random, mark) {
    const [actor, to] = board.pair(random);
    const what = { to_member_id: to.member_id, reason: "gift", note: mark };
    const body = { ...other, ...what, amount: 1 + random(60) };
    return { actor, path: "transfers", body, transfers: 1 };
  },
  donation(board, random, mark) {
    const [actor] = board.pair(random);
    const what = { to_account: "pot", reason: "donation", note: mark };
    const body = { ...other, ...what, amount: 1 + random(20) };
    return { actor, path: "transfers", body, transfers: 1 };
  },
  trade(board, random, mark) {
    const [here, there] = random(2) ? [0, 1] : [1, 0];
    const actor = pick(board.towns[here]!.people, random)!;
    const { slug, people } = board.towns[there]!;
    const what = { partner: slug, to_member_id: pick(people, random)!.member_id, note: mark };
    const body = { ...other, ...what, amount: 1 + random(60) };
    return { actor, path: "federation/transfers", body, transfers: 1 };
  },
  claim(board, random, mark) {
    const [actor, recipient] = board.pair(random);
    const what = { recipient_id: recipient.member_id, note: mark };
    const body = { ...other, ...what, amount: 1 + random(60) };
    const learn = ({ payment_request_id }: Body) =>
      board.claims.push({ payment_request_id, recipient, provider: actor });
    return { actor, path: "payment-requests", body, learn };
  },
  pay: (board, random) =>
    ofClaim(board, random, ({ payment_request_id, recipient }, drop) => ({
      ...{ actor: recipient, path: "payment-requests/accept", body: { payment_request_id } },
      ...{ transfers: 1, trace: `pay ${payment_request_id} ${recipient.member_id}`, learn: drop },
    })),
  reject: (board, random, mark) =>
    ofClaim(board, random, ({ payment_request_id, recipient }, drop) => {
      const body = { payment_request_id, reason: mark };
      return { actor: recipient, path: "payment-requests/reject", body, learn: drop };
    }),
};

/** How often each is meant, compared with the others. */
const OFTEN: Record<string, number> = {
  ...{ request: 6, accept: 8, deliver: 4, confirm: 6, gift: 6, claim: 4, pay: 3 },
  ...{ dispute: 2, donation: 2, trade: 3 },
};
const DECK = Object.keys(KINDS).flatMap((kind) => Array<string>(OFTEN[kind] ?? 1).fill(kind));

/** The next thing that somebody does. */
export function nextOperation(board: Board, random: Random, key: string): Operation {
  for (;;) {
    const kind = pick(DECK, random)!;
    const plan = KINDS[kind]!(board, random, key);
    if (plan) return { kind, key, transfers: 0, ...plan, trace: plan.trace ?? `words ${key}` };
  }
}

type About<Thing> = (thing: Thing, drop: () => void) => Plan;

function about<Thing>(list: Thing[], random: Random, plan: About<Thing>): Plan | null {
  const thing = pick(list, random);
  if (!thing) return null;
  const drop = () => forget(list, thing);
  return { drop, ...plan(thing, drop) };
}

function ofDeal(board: Board, random: Random, plan: About<Board["deals"][0]>) {
  return about(board.deals, random, plan);
}

function ofCase(board: Board, random: Random, plan: About<Board["cases"][0]>) {
  return about(board.cases, random, plan);
}

function ofClaim(board: Board, random: Random, plan: About<Board["claims"][0]>) {
  return about(board.claims, random, plan);
}
