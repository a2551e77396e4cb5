import { type Community, newCommunity, type Settings } from "../../harness/community.ts";
import { asMember, type Member } from "../../harness/member.ts";

/** A community with the people that a story needs: Ana asks, Ben provides, Cora coordinates. */
export type Village = { town: Community; ana: Member; ben: Member; cora: Member };

/** A village of its own for a test file. Everybody may go 10 hours below zero. */
export async function newVillage(name: string, settings: Settings = {}): Promise<Village> {
  const town = await newCommunity(name, settings);
  const [ana, ben, cora] = await Promise.all([
    asMember("Ana", town),
    asMember("Ben", town),
    asMember("Cora", town, { role: "coordinator" }),
  ]);
  return { town, ana: ana!, ben: ben!, cora: cora! };
}
