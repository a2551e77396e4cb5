import type { Community } from "../../harness/community.ts";
import { expect, type Member } from "../../harness/member.ts";
import { sql } from "../../harness/sql.ts";
import { held } from "./exchange.ts";
import { newMember, type Village } from "./people.ts";

/** Somebody who is leaving and owes the bank 5 minutes. */
export async function owing({ town, ben }: Village): Promise<string> {
  const lea = await newMember("Lea", town);
  const escrow_id = await held(lea, ben, 5);
  expect(200, await lea.post("/escrow/confirm", { escrow_id }));
  expect(200, await lea.post("/member/leave"));
  return lea.member_id;
}

/** A write-off of such a debt, proposed by another coordinator than Cora. */
export async function proposed(village: Village): Promise<string> {
  const carl = await newMember("Carl", village.town, { role: "coordinator" });
  const path = `/admin/members/${await owing(village)}/write-off`;
  return expect(201, await carl.post(path, { reason: "Moved abroad." })).body.write_off_id;
}

/** Somebody who has left, and may be erased. */
export async function gone(town: Community): Promise<Member> {
  const gil = await newMember("Gil", town);
  for (const standing of ["leaving", "closed"]) {
    await sql`update memberships set standing = ${standing} where member_id = ${gil.member_id}`;
  }
  return gil;
}
