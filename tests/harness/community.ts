import { sql } from "./sql.ts";

/** A community of one test file: what others do in theirs does not show here. */
export type Community = { community_id: string; slug: string };

/** Settings as columns of `community_settings`; what is not named keeps its default. */
export type Settings = Record<string, string | number | boolean | null>;

/** Make a community, as the dashboard does. The name may be used again in other runs and files. */
export async function newCommunity(name: string, settings: Settings = {}): Promise<Community> {
  const slug = `${name}-${crypto.randomUUID().slice(0, 8)}`;
  const [community] = await sql<Community[]>`
    insert into communities (name, slug) values (${name}, ${slug}) returning community_id, slug`;
  await changeSettings(community!, settings);
  return community!;
}

/** Change the rules of a community. */
export async function changeSettings(community: Community, settings: Settings): Promise<void> {
  if (Object.keys(settings).length === 0) return;
  await sql`
    update community_settings set ${sql(settings)} where community_id = ${community.community_id}`;
}
