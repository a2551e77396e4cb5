import { expect, type Member } from "../../harness/member.ts";

/** A moment that an override may last to. */
export function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString();
}

/** The id of an override that lets a member go half an hour below their floor. */
export async function override(staff: Member, member_id: string): Promise<string> {
  const body = { side: "floor", amount: 30, expires_at: tomorrow(), reason: "A flood." };
  const answer = await staff.post(`/admin/members/${member_id}/override`, body);
  return expect(201, answer).body.override_id;
}
