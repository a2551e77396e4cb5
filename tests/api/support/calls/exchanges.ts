import { disputed, held, offer, request } from "../exchange.ts";
import { group } from "../groups.ts";
import { type GoodCalls, read } from "./good-call.ts";
import { groupCalls } from "./groups.ts";

const words = { title: "Company", description: "For a walk.", category: "other" };

/** Good calls along the life of an exchange, from an offer to a dispute. */
export const exchangeCalls: GoodCalls = {
  "GET /offers": () => ({ as: "anyone", path: "/offers" }),
  "GET /offers/{offer_id}": async ({ ben }) => ({
    as: "anyone",
    path: `/offers/${(await offer(ben)).offer_id}`,
  }),
  "PATCH /offers/{offer_id}": async ({ ben }) => ({
    as: ben,
    path: `/offers/${(await offer(ben)).offer_id}`,
    body: { title: "Pruning and more" },
  }),
  "POST /offers-create": ({ ben }) => ({ as: ben, path: "/offers-create", body: { ...words } }),
  "GET /requests": read("ben", "/requests"),
  "GET /requests/{request_id}": async ({ ana, ben }) => ({
    as: ana,
    path: `/requests/${(await request(ana, ben)).request_id}`,
  }),
  "POST /requests-create": async ({ ana, ben }) => ({
    as: ana,
    path: "/requests-create",
    body: { offer_id: (await offer(ben)).offer_id, amount: 5 },
  }),
  "POST /request-accept": async ({ ana, ben }) => ({
    as: ben,
    path: "/request-accept",
    body: { request_id: (await request(ana, ben, 5)).request_id },
  }),
  "POST /request-decline": async ({ ana, ben }) => ({
    as: ben,
    path: "/request-decline",
    body: { request_id: (await request(ana, ben)).request_id },
  }),
  "POST /request-cancel": async ({ ana, ben }) => ({
    as: ana,
    path: "/request-cancel",
    body: { request_id: (await request(ana, ben)).request_id },
  }),
  "GET /escrow": read("ana", "/escrow"),
  "GET /escrow/{escrow_id}": async ({ ana, ben }) => ({
    as: ana,
    path: `/escrow/${await held(ana, ben, 5)}`,
  }),
  "POST /escrow/deliver": async ({ ana, ben }) => ({
    as: ben,
    path: "/escrow/deliver",
    body: { escrow_id: await held(ana, ben, 5) },
  }),
  "POST /escrow/confirm": async ({ ana, ben }) => ({
    as: ana,
    path: "/escrow/confirm",
    body: { escrow_id: await held(ana, ben, 5), amount: 4 },
  }),
  "POST /escrow/refund": async ({ ana, ben }) => ({
    as: ben,
    path: "/escrow/refund",
    body: { escrow_id: await held(ana, ben, 5) },
  }),
  "POST /escrow/dispute": async ({ ana, ben }) => ({
    as: ben,
    path: "/escrow/dispute",
    body: { escrow_id: await held(ana, ben, 5), reason: "other", statement: "We disagree." },
  }),
  "POST /groups": groupCalls.class!,
  "GET /groups/{exchange_id}": async ({ ana, ben, cora }) => ({
    as: ana,
    path: `/groups/${await group(cora, ana, ben)}`,
  }),
  "POST /groups/confirm": async ({ ana, ben, cora }) => ({
    as: ana,
    path: "/groups/confirm",
    body: { exchange_id: await group(cora, ana, ben) },
  }),
  "POST /groups/settle": async ({ ana, ben, cora }) => ({
    as: cora,
    path: "/groups/settle",
    body: { exchange_id: await group(cora, ana, ben) },
  }),
  "POST /groups/cancel": async ({ ana, ben, cora }) => ({
    as: cora,
    path: "/groups/cancel",
    body: { exchange_id: await group(cora, ana, ben) },
  }),
  "GET /disputes": read("ana", "/disputes"),
  "GET /disputes/{dispute_id}": async ({ ana, ben }) => ({
    as: ben,
    path: `/disputes/${await disputed(ana, await held(ana, ben, 5))}`,
  }),
  "POST /disputes/respond": async ({ ana, ben }) => ({
    as: ben,
    path: "/disputes/respond",
    body: { dispute_id: await disputed(ana, await held(ana, ben, 5)), statement: "My side." },
  }),
  "POST /disputes/withdraw": async ({ ana, ben }) => ({
    as: ana,
    path: "/disputes/withdraw",
    body: { dispute_id: await disputed(ana, await held(ana, ben, 5)) },
  }),
};
