import { changeSettings } from "../../../harness/community.ts";
import { expect } from "../../../harness/member.ts";
import { disputed, gift, held } from "../exchange.ts";
import { type GoodCalls, read, reason } from "./good-call.ts";

/** Good calls of staff about the community: its rules, cases, paper and books. */
export const staffCalls: GoodCalls = {
  "GET /admin/audit": read("cora", "/admin/audit"),
  "GET /admin/reports/{name}": read("cora", "/admin/reports/year"),
  "GET /admin/ledger": read("cora", "/admin/ledger"),
  "GET /admin/disputes": read("cora", "/admin/disputes"),
  "POST /admin/disputes/resolve": async ({ ana, ben, cora }) => ({
    as: cora,
    path: "/admin/disputes/resolve",
    body: {
      dispute_id: await disputed(ana, await held(ana, ben, 5)),
      resolution: "split",
      amount: 3,
    },
  }),
  "PATCH /admin/community": ({ cora }) => ({
    as: cora,
    path: "/admin/community",
    body: { name: `A town ${crypto.randomUUID()}` },
  }),
  "POST /admin/categories": ({ cora }) => ({
    as: cora,
    path: "/admin/categories",
    body: { category: `c-${crypto.randomUUID()}`, name: "Kites", parent: "other" },
  }),
  "GET /admin/invitations": read("cora", "/admin/invitations"),
  "POST /admin/invitations": async ({ cora }) => {
    const greta = { display_name: `Greta ${crypto.randomUUID()}` };
    const { member_id } = expect(201, await cora.post("/admin/members", greta)).body;
    return { as: cora, path: "/admin/invitations", body: { member_id } };
  },
  "POST /admin/invitations/revoke": async ({ cora }) => {
    const invitation = expect(201, await cora.post("/admin/invitations", { uses: 2 })).body;
    const { invitation_id } = invitation;
    return { as: cora, path: "/admin/invitations/revoke", body: { invitation_id } };
  },
  "GET /admin/escrow": read("cora", "/admin/escrow"),
  "POST /admin/escrow/confirm": async ({ town, ana, ben, cora }) => {
    await changeSettings(town, { recording: "coordinator" });
    const escrow_id = await held(ana, ben, 5);
    await changeSettings(town, { recording: "recipient" });
    return { as: cora, path: "/admin/escrow/confirm", body: { escrow_id, amount: 4 } };
  },
  "POST /admin/slips": ({ ana, ben, cora }) => ({
    as: cora,
    path: "/admin/slips",
    body: {
      lines: [{
        slip_number: crypto.randomUUID(),
        service_date: "2026-01-15",
        provider: ben.name,
        recipient: ana.name,
        amount: 5,
        category: "other",
      }],
    },
  }),
  "POST /admin/import": ({ cora }) => ({
    as: cora,
    path: "/admin/import",
    body: {
      kind: "members",
      lines: [{ external_id: crypto.randomUUID(), display_name: "Ida" }],
    },
  }),
  "POST /admin/transfers/{transfer_id}/reverse": async ({ ana, ben, cora }) => ({
    as: cora,
    path: `/admin/transfers/${(await gift(ana, ben)).transfer_id}/reverse`,
    body: { ...reason, amount: 3 },
  }),
};
