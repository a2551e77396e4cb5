import { expect, type Member } from "../../../harness/member.ts";
import { sql } from "../../../harness/sql.ts";
import { held } from "../exchange.ts";
import { override } from "../limits.ts";
import { owing, proposed } from "../lives.ts";
import { newMember } from "../people.ts";
import { accepting, type Met, reason, twice, village, words } from "./village.ts";

const { town, ana, ben, cora } = village;

const standing = (member: Member, standing: string) =>
  sql`update memberships set standing = ${standing} where member_id = ${member.member_id}`;

/** Refusals along members' lives, and of what staff do about them. */
export const lifeRefusals: Met = {
  admin_required: async () => {
    const admin = await newMember("Alma", town, { role: "admin" });
    return await cora.post(`/admin/members/${admin.member_id}/suspend`, reason);
  },
  already_proposed: async () => {
    const path = `/admin/members/${await owing(village)}/write-off`;
    expect(201, await cora.post(path, reason));
    return await cora.post(path, reason);
  },
  debt_changed: async () => {
    const write_off_id = await proposed(village);
    await sql`
      alter table write_offs disable trigger user;
      update write_offs set amount = 6 where write_off_id = ${sql.unsafe(`'${write_off_id}'`)};
      alter table write_offs enable trigger user`.simple();
    return await cora.post("/admin/write-offs/approve", { write_off_id, ...reason });
  },
  membership_open: () => ben.post("/member/erase"),
  not_settled: async () => {
    const lea = await newMember("Lea", town);
    await held(lea, ben, 5);
    expect(200, await lea.post("/member/leave"));
    return await cora.post(`/admin/members/${lea.member_id}/write-off`, reason);
  },
  override_not_open: async () => {
    const override_id = await override(cora, ana.member_id);
    return await twice(cora, "/admin/overrides/revoke", { override_id, ...reason });
  },
  partner_standing_forbids: async () => {
    const answer = await accepting(5, () => standing(ana, "paused"));
    await standing(ana, "active");
    return answer;
  },
  proposal_closed: async () =>
    await twice(cora, "/admin/write-offs/reject", {
      write_off_id: await proposed(village),
      ...reason,
    }),
  staff_required: () => ana.get("/admin/members"),
  standing_forbids: async () => {
    await standing(ben, "suspended");
    const answer = await ben.post("/offers-create", words);
    await standing(ben, "active");
    return answer;
  },
  standing_unchanged: () => cora.post(`/admin/members/${ana.member_id}/approve`, reason),
};
