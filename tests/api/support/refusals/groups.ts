import { changeSettings } from "../../../harness/community.ts";
import { group } from "../groups.ts";
import { type Met, twice, village } from "./village.ts";

const { town, ana, ben, cora } = village;

/** Refusals in groups. */
export const groupRefusals: Met = {
  already_confirmed: async () => {
    await changeSettings(town, { recording: "both" });
    const exchange_id = await group(cora, ana, ben);
    await changeSettings(town, { recording: "recipient" });
    return await twice(ana, "/groups/confirm", { exchange_id });
  },
  class_underpaid: () =>
    cora.post("/groups", {
      category: "other",
      preset: "class",
      teacher_id: ben.member_id,
      taught: 6,
      minutes: 5,
      participants: [ana.member_id],
    }),
  not_organiser: async () =>
    await ana.post("/groups/cancel", { exchange_id: await group(cora, ana, ben) }),
  not_participant: async () =>
    await cora.post("/groups/confirm", { exchange_id: await group(cora, ana, ben) }),
  participants_confirm: async () => {
    await changeSettings(town, { group_confirmation: "participants" });
    const exchange_id = await group(cora, ana, ben);
    await changeSettings(town, { group_confirmation: "organiser" });
    return await cora.post("/groups/settle", { exchange_id });
  },
  share_of_nothing: () =>
    ana.post("/groups", {
      category: "other",
      preset: "equal_split",
      recipient_id: ana.member_id,
      total: 1,
      members: [{ member_id: ben.member_id }, { member_id: cora.member_id }],
    }),
};
