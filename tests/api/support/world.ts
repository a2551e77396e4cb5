import { type Community, newCommunity } from "../../harness/community.ts";
import { asMember, type Member } from "../../harness/member.ts";
import { newMember, newVillage, type Village } from "./people.ts";

/** A village, with a neighbour who is no party to anything, and another community next to it. */
export type World = Village & {
  cleo: Member;
  elsewhere: Community;
  dora: Member;
  hana: Member;
};

/** Dora is a member of the other community, Hana its coordinator. */
export async function newWorld(name: string): Promise<World> {
  const elsewhere = await newCommunity(`not-${name}`);
  const [village, dora, hana] = await Promise.all([
    newVillage(name, {}, asMember),
    newMember("Dora", elsewhere),
    newMember("Hana", elsewhere, { role: "coordinator" }),
  ]);
  const cleo = await asMember("Cleo", village.town);
  return { ...village, cleo, elsewhere, dora, hana };
}

/** Everybody in it. */
export function peopleOf({ ana, ben, cora, cleo, dora, hana }: World): Member[] {
  return [ana, ben, cora, cleo, dora, hana];
}
