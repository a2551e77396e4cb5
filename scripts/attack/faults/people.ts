import type { Sql } from "postgres";
import { tokenFor } from "../../checks/token.ts";

/** A member, and the token that an app would have. */
export type Person = { name: string; member_id: string; token: string; town: Town };
export type Town = { community_id: string; slug: string; people: Person[]; staff: Person };

/** Communities that differ where it matters to minutes: limits, levies, rounding, whose word. */
const RULES = [
  "default_floor = -600",
  "levy_basis_points = 1000, levy_rounding = 'up', rounding_step = 15, default_floor = null",
  "recording = 'both', default_floor = -6000, default_ceiling = 6000",
  "dispute_fallback = 'half', default_floor = -120, floor_growth_basis_points = 2500",
];

/** Make the communities and their members, each with a coordinator who is no party to anything. */
export async function settleTowns(sql: Sql, members: number, secret: string): Promise<Town[]> {
  // Sixteen clients in a hurry are no abuse here.
  await sql`update private.rate_limit_rules set allowed = 1000000`;
  const towns: Town[] = [];
  for (const [at, rules] of RULES.entries()) {
    const slug = `town-${at}`;
    const [row] = await sql<{ community_id: string }[]>`
      insert into communities (name, slug) values (${slug}, ${slug}) returning community_id`;
    const { community_id } = row!;
    await sql.unsafe(
      `update community_settings set ${rules} where community_id = '${community_id}'`,
    );
    const town: Town = { community_id, slug, people: [], staff: undefined as never };
    for (let number = 0; number <= members / RULES.length; number++) {
      town.people.push(await settle(sql, `${slug}-${number}`, town, secret));
    }
    town.staff = town.people.shift()!;
    await sql`
      update memberships set role = 'coordinator' where member_id = ${town.staff.member_id}`;
    towns.push(town);
  }
  return towns;
}

async function settle(sql: Sql, name: string, town: Town, secret: string): Promise<Person> {
  const id = crypto.randomUUID();
  await sql`insert into auth.users (id, email) values (${id}, ${`${name}@example.org`})`;
  const [row] = await sql<{ member_id: string }[]>`
    select public.member_join(${id}::uuid, ${name}, ${town.slug}) ->> 'member_id' as member_id`;
  return { name, member_id: row!.member_id, token: await tokenFor(id, secret), town };
}
