import { tokenFor } from "../../../scripts/checks/token.ts";
import { type Community, newCommunity, type Settings } from "../../harness/community.ts";
import { calls, type Member } from "../../harness/member.ts";
import { sql } from "../../harness/sql.ts";
import { stack } from "../../harness/stack.ts";
import { isTheirs } from "../../harness/telling.ts";

/** A community with the people that a story needs: Ana asks, Ben provides, Cora coordinates. */
export type Village = { town: Community; ana: Member; ben: Member; cora: Member };

type Role = "member" | "coordinator" | "admin";
type Arrive = (name: string, town: Community, place: { role: Role }) => Promise<Member>;

/** A village of its own for a test. Everybody may go 10 hours below zero. */
export async function newVillage(
  name: string,
  settings: Settings = {},
  arrive: Arrive = newMember,
): Promise<Village> {
  const town = await newCommunity(name, settings);
  const ana = await arrive("Ana", town, { role: "member" });
  const ben = await arrive("Ben", town, { role: "member" });
  const cora = await arrive("Cora", town, { role: "coordinator" });
  return { town, ana, ben, cora };
}

/**
 * Somebody with a token, but no password: stories that are not about logging in save the tenth of
 * a second that hashing it takes, twice. Without a town they have an account and are nowhere yet.
 */
export async function newMember(
  name: string,
  town: Community | null,
  { role }: { role: Role } = { role: "member" },
): Promise<Member> {
  const auth_user_id = crypto.randomUUID();
  const email = `${name.toLowerCase()}-${auth_user_id}@example.org`;
  await sql`insert into auth.users (id, email) values (${auth_user_id}, ${email})`;
  const [{ member_id }] = await sql<[{ member_id: string }]>`
    select public.member_join(${auth_user_id}::uuid, ${name}, ${town?.slug ?? null}) ->> 'member_id'
      as member_id`;
  if (town && role !== "member") {
    await sql`
      update memberships set role = ${role}
      where member_id = ${member_id} and community_id = ${town.community_id}`;
  }
  const token = await tokenFor(auth_user_id, stack.jwtSecret);
  const password = `${name} has none ${auth_user_id}`;
  isTheirs({ email, password, token });
  return { name, email, password, member_id, auth_user_id, token, ...calls(token) };
}
