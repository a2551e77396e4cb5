import { expect, type Member } from "../../harness/member.ts";

/** The id of a group exchange of two minutes, opened by a coordinator. */
export async function group(opener: Member, recipient: Member, provider: Member): Promise<string> {
  const leg = { recipient_id: recipient.member_id, provider_id: provider.member_id, amount: 2 };
  const input = { category: "other", preset: "legs", legs: [leg] };
  return expect(201, await opener.post("/groups", input)).body.exchange.exchange_id;
}
