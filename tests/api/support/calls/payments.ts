import { changeSettings } from "../../../harness/community.ts";
import { aClaim, aGift, claimed, donation, gift } from "../exchange.ts";
import type { World } from "../world.ts";
import { type GoodCalls, read, reason } from "./good-call.ts";

const answering = (who: "ana" | "ben", how: string, more = {}) => async (world: World) => ({
  as: world[who],
  path: `/payment-requests/${how}`,
  body: { payment_request_id: await claimed(world.ben, world.ana), ...more },
});

/** Good calls on what moves without an escrow. */
export const paymentCalls: GoodCalls = {
  "GET /payment-requests": read("ana", "/payment-requests"),
  "GET /payment-requests/{payment_request_id}": async ({ ana, ben }) => ({
    as: ana,
    path: `/payment-requests/${await claimed(ben, ana)}`,
  }),
  "POST /payment-requests": ({ ana, ben }) => ({
    as: ben,
    path: "/payment-requests",
    body: aClaim(ana),
  }),
  "POST /payment-requests/accept": answering("ana", "accept"),
  "POST /payment-requests/reject": answering("ana", "reject", { ...reason }),
  "POST /payment-requests/withdraw": answering("ben", "withdraw"),
  "POST /payment-requests/remind": answering("ben", "remind"),
  "GET /transfers/{transfer_id}": async ({ ana, ben }) => ({
    as: ben,
    path: `/transfers/${(await gift(ana, ben)).transfer_id}`,
  }),
  "POST /transfers": ({ ana, ben }) => ({
    as: ana,
    path: "/transfers",
    body: aGift(ben),
  }),
  "GET /admin/payment-requests": read("cora", "/admin/payment-requests"),
  "POST /admin/payment-requests/decide": async ({ town, ana, ben, cora }) => {
    await changeSettings(town, { recording: "coordinator" });
    const payment_request_id = await claimed(ben, ana);
    await changeSettings(town, { recording: "recipient" });
    const body = { payment_request_id, accept: true, ...reason };
    return { as: cora, path: "/admin/payment-requests/decide", body };
  },
  "POST /admin/payments": async ({ ana, ben, cora }) => {
    await donation(ana, 5);
    const body = { member_id: ben.member_id, amount: 5, category: "other", note: "Thank you." };
    return { as: cora, path: "/admin/payments", body };
  },
};
