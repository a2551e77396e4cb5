import { type Community, newCommunity } from "../../harness/community.ts";
import { expect, type Member } from "../../harness/member.ts";
import { newMember } from "./people.ts";

export type Rate = { ours: number; theirs: number };

/** What one side sends to open a line; far limits, minute for minute, unless told otherwise. */
export function terms(partner: Community, more: object = {}) {
  const rate: Rate = { ours: 1, theirs: 1 };
  return { partner: partner.slug, floor: -6000, ceiling: 6000, rate, ...more };
}

/** Open both sides of a line; the other side mirrors the rate. */
async function openLine(
  [town, cora]: [Community, Member],
  [elsewhere, hana]: [Community, Member],
  { ours, theirs }: Rate = { ours: 1, theirs: 1 },
): Promise<void> {
  const mirrored = { ours: theirs, theirs: ours };
  expect(201, await cora.post("/admin/lines", terms(elsewhere, { rate: { ours, theirs } })));
  expect(201, await hana.post("/admin/lines", terms(town, { rate: mirrored })));
}

/** A community of its own next to the town, with Gus to pay and Hana to coordinate. */
export async function aPartner(
  town: Community,
  cora: Member,
  rate?: Rate,
): Promise<{ place: Community; gus: Member; hana: Member }> {
  const place = await newCommunity("partner");
  const [gus, hana] = [
    await newMember("Gus", place),
    await newMember("Hana", place, { role: "coordinator" }),
  ];
  await openLine([town, cora], [place, hana], rate);
  return { place, gus, hana };
}
