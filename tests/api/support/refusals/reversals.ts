import { expect } from "../../../harness/member.ts";
import { gift } from "../exchange.ts";
import { newMember } from "../people.ts";
import { type Met, reason, village } from "./village.ts";

const { town, ana, ben, cora } = village;

const reverse = (transfer_id: string, more: object = {}) =>
  cora.post(`/admin/transfers/${transfer_id}/reverse`, { ...reason, ...more });

/** Refusals where a transfer is taken back. */
export const reversalRefusals: Met = {
  account_closed: async () => {
    const carl = await newMember("Carl", town);
    const { transfer_id } = await gift(ana, carl);
    expect(200, await carl.post("/member/leave", { to_account: "pot" }));
    return await reverse(transfer_id);
  },
  already_reversed: async () => {
    const { transfer_id } = await gift(ana, ben);
    expect(201, await reverse(transfer_id));
    return await reverse(transfer_id);
  },
  more_than_left: async () => {
    const { transfer_id } = await gift(ana, ben);
    return await reverse(transfer_id, { amount: 6 });
  },
  not_reversible: async () => {
    const { transfer_id } = await gift(ana, ben);
    const { body } = await reverse(transfer_id);
    return await reverse(body.transfer_id);
  },
};
