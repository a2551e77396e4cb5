import { aClaim } from "../api/support/exchange.ts";
import type { Answer } from "../harness/call.ts";
import { call } from "../harness/call.ts";
import type { Community } from "../harness/community.ts";
import { asMember, expect, type Member } from "../harness/member.ts";
import { help, legs, type World } from "./standing-world.ts";

const gift = { amount: 5, category: "other" };
const text = { title: "Something", description: "To be done.", category: "other" };

const trade = (to: Member, there: Community) => ({
  partner: there.slug,
  to_member_id: to.member_id,
  amount: 5,
  category: "other",
});

/** What the rows of docs/standings.md say, tried out: the answers of which all must be fine. */
export const actions: Record<string, (world: World) => Promise<Answer[]>> = {
  "log in, and read their wallet and statement": async ({ sam }) => [
    await call("POST", "/auth/login", { email: sam.email, password: sam.password }),
    await sam.get("/wallet"),
    await sam.get("/wallet/statement"),
  ],
  "take along all that the bank holds about them": async ({ sam }) => [
    await sam.get("/member/export"),
  ],
  "change their profile": async ({ sam }) => [await sam.post("/member", { bio: "Still here." })],
  "see the card of another member": async ({ sam, pia }) => [
    await sam.get(`/member/${pia.member_id}`),
  ],
  "create an offer": async ({ sam }) => [await sam.post("/offers-create", text)],
  "be found by their offers": async ({ pia, town, offer_id }) => {
    const { body } = expect(200, await pia.get(`/offers?community_id=${town.community_id}`));
    const found = body.items.some((offer: { offer_id: string }) => offer.offer_id === offer_id);
    return [{ status: found ? 200 : 404, body, headers: new Headers() }];
  },
  "be asked for an offer": async ({ pia, offer_id }) => [
    await pia.post("/requests-create", { offer_id, amount: 10 }),
  ],
  "pay: ask for something": async ({ sam }) => [
    await sam.post("/requests-create", { ...text, amount: 10 }),
  ],
  "pay: have their open request accepted": async ({ pia, open }) => [
    await pia.post("/request-accept", { request_id: open.accept }),
  ],
  "pay: give minutes to the pot": async ({ sam }) => [
    await sam.post("/transfers", { ...gift, to_account: "pot", reason: "donation" }),
  ],
  "pay: accept a claim": async ({ sam, claimed }) => [
    await sam.post("/payment-requests/accept", { payment_request_id: claimed.accept }),
  ],
  "open a group that they pay": async ({ sam, pia }) => [
    await sam.post("/groups", { category: "other", ...legs([sam, pia]) }),
  ],
  "pay: take part in a group": async ({ sam, pia, cora }) => [
    await cora.post("/groups", { category: "other", ...legs([sam, pia]) }),
  ],
  "pay: somebody in another community": async ({ sam, gus, place }) => [
    await sam.post("/federation/transfers", trade(gus, place)),
  ],
  "be paid: accept a request": async ({ sam, pia }) => {
    const asked = expect(201, await pia.post("/requests-create", { ...text, amount: 10 }));
    return [await sam.post("/request-accept", { request_id: asked.body.request_id })];
  },
  "be paid: be given minutes": async ({ sam, pia }) => [
    await pia.post("/transfers", { ...gift, to_member_id: sam.member_id, reason: "gift" }),
  ],
  "be paid: claim minutes for work done": async ({ sam, pia }) => [
    await sam.post("/payment-requests", aClaim(pia)),
  ],
  "be paid: take part in a group": async ({ sam, pia }) => [
    await pia.post("/groups", { category: "other", ...legs([pia, sam]) }),
  ],
  "be paid: by somebody in another community": async ({ sam, gus, town }) => [
    await gus.post("/federation/transfers", trade(sam, town)),
  ],
  "open: decline a request, or cancel their own": async ({ sam, asked, open }) => [
    await sam.post("/request-decline", { request_id: asked.decline }),
    await sam.post("/request-cancel", { request_id: open.cancel }),
  ],
  "open: deliver what they have accepted": async ({ sam, held }) => [
    await sam.post("/escrow/deliver", { escrow_id: held.provides }),
  ],
  "open: confirm what they received": async ({ sam, held }) => [
    await sam.post("/escrow/confirm", { escrow_id: held.receives }),
  ],
  "open: open a dispute, and answer one": async ({ sam, pia, held }) => {
    const dispute = { reason: "other", statement: "Not as agreed." };
    const opened = await pia.post("/escrow/dispute", { escrow_id: held.answers, ...dispute });
    const { dispute_id } = expect(201, opened).body;
    return [
      await sam.post("/escrow/dispute", { escrow_id: held.disputes, ...dispute }),
      await sam.post("/disputes/respond", { dispute_id, statement: "It was." }),
    ];
  },
  "open: reject a claim, or withdraw their own": async ({ sam, claimed }) => [
    await sam.post("/payment-requests/reject", {
      payment_request_id: claimed.reject,
      reason: "Somebody else did it.",
    }),
    await sam.post("/payment-requests/withdraw", { payment_request_id: claimed.withdraw }),
  ],
  "open: give their word for a group": async ({ sam, group }) => [
    await sam.post("/groups/confirm", { exchange_id: group }),
  ],
  "name a helper": async ({ sam, cora }) => [
    await sam.post("/helpers", { ...help(), helper_member_id: cora.member_id }),
  ],
  "act for whom they help": async ({ sam, pia }) => [
    await sam.post("/requests-create", { ...text, amount: 10, on_behalf_of: pia.member_id }),
  ],
  "act as staff, where they are staff": async ({ sam, town }) => {
    const { member_id } = await asMember("Tom", town);
    return [await sam.post(`/admin/members/${member_id}/suspend`, { reason: "To try it." })];
  },
  "be erased": async ({ sam }) => [await sam.post("/member/erase")],
  "leave": async ({ sam }) => [await sam.post("/member/leave")],
};
