import { Bank, id } from "../../../concurrency/bank.ts";

/** Who lives where; Ben in both. Cleo and Eva are staff of town, Fay and Ivy of hill. */
export const PEOPLE: Record<string, string[]> = {
  ana: ["town"],
  ben: ["town", "hill"],
  cleo: ["town"],
  dora: ["town"],
  eva: ["town"],
  fay: ["hill"],
  gus: ["hill"],
  hana: ["hill"],
  ivy: ["hill"],
  jo: ["town"],
};
export const STAFF = { town: ["cleo", "eva"], hill: ["fay", "ivy"] };

const SIDES = [["cleo", "hill", 2, 3], ["fay", "town", 3, 2]] as const;

/** Town and hill, with ten members, narrow limits, and the rules of a walk. */
export async function openPlaces(rules: string): Promise<Bank> {
  const bank = await Bank.open("ana", "ben", "dora", "eva", "jo");
  await bank.do(`insert into communities (name, slug) values ('Hill', 'hill')`);
  await bank.do(`update community_settings set default_floor = -150, default_ceiling = 240,
    default_soft_floor = -100, welcome_grant = 30, ${rules}`);
  await bank.do(`update accounts set floor = -150, ceiling = 240 where member_id is not null`);
  for (const [name, places] of Object.entries(PEOPLE)) {
    if (!places.includes("hill")) continue;
    await bank.do(`insert into auth.users (id) values (md5('login of ${name}')::uuid)
      on conflict do nothing`);
    await bank.do(`select member_join(md5('login of ${name}')::uuid, '${name}', 'hill')`);
  }
  await bank.do(`update memberships set role = 'coordinator'
    where member_id in (${["eva", "fay", "ivy"].map(id)})`);
  for (const [name, partner, ours, theirs] of SIDES) {
    const given = { partner, floor: -200, ceiling: 200, rate: { ours, theirs } };
    await bank.do({ name, rpc: "federation_line_open", arguments: given });
  }
  return bank;
}
