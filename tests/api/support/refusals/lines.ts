import { type Community, newCommunity } from "../../../harness/community.ts";
import { expect, type Member } from "../../../harness/member.ts";
import { aPartner, type Rate, terms } from "../lines.ts";
import { newMember } from "../people.ts";
import { type Met, reason, village } from "./village.ts";

const { town, ana, cora } = village;

const pay = (partner: Community, { member_id }: Member) =>
  ana.post("/federation/transfers", {
    partner: partner.slug,
    to_member_id: member_id,
    amount: 5,
    category: "other",
  });

/** Refusals between communities. */
export const lineRefusals: Met = {
  line_closing: async () => {
    const { place, gus } = await aPartner(town, cora);
    expect(201, await pay(place, gus));
    expect(200, await cora.post("/admin/lines/close", { ...reason, partner: place.slug }));
    return await pay(place, gus);
  },
  line_limit_reached: async () => {
    const { place, gus } = await aPartner(town, cora);
    expect(201, await cora.post("/admin/lines", terms(place, { ceiling: 4 })));
    return await pay(place, gus);
  },
  line_not_open: async () => {
    const place = await newCommunity("partner");
    return await pay(place, await newMember("Gus", place));
  },
  nothing_arrives: async () => {
    const { place, gus } = await aPartner(town, cora, { ours: 6, theirs: 1 });
    return await pay(place, gus);
  },
  rate_is_owed: async () => {
    const { place, gus } = await aPartner(town, cora);
    expect(201, await pay(place, gus));
    const rate: Rate = { ours: 2, theirs: 1 };
    return await cora.post("/admin/lines", terms(place, { rate }));
  },
};
