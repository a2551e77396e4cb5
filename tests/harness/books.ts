import { deepStrictEqual } from "node:assert/strict";
import type { Community } from "./community.ts";
import { sql } from "./sql.ts";

/** What every place in the books of a community holds together, per unit: zero, always. */
export async function trialBalance({ community_id }: Community): Promise<Record<string, number>> {
  const rows = await sql<{ unit: string; sum: number }[]>`
    select unit, sum(held)::bigint as sum
    from (
      select unit, balance as held from accounts where community_id = ${community_id}
      union all
      select unit, remaining from escrows where community_id = ${community_id}
    ) places group by unit`;
  return Object.fromEntries(rows.map(({ unit, sum }) => [unit, sum]));
}

/** Balance of a member in minutes, as it is posted: what is held has left it. */
export async function posted(member_id: string, { community_id }: Community): Promise<number> {
  const [account] = await sql<{ balance: number }[]>`
    select balance from accounts
    where member_id = ${member_id} and community_id = ${community_id} and unit = 'HOUR'`;
  return account!.balance;
}

/** Assert that the books of a community are whole, from the entries up. */
export async function assertWhole(community: Community): Promise<void> {
  const { community_id } = community;
  for (const sum of Object.values(await trialBalance(community))) deepStrictEqual(sum, 0);
  const drifted = await sql`
    select a.account_id from accounts a left join entries e using (account_id)
    where a.community_id = ${community_id}
    group by a.account_id, a.balance having a.balance <> coalesce(sum(e.amount), 0)
    union all
    select s.escrow_id from escrows s left join entries e using (escrow_id)
    where s.community_id = ${community_id}
    group by s.escrow_id, s.amount, s.released, s.refunded, s.remaining
    having s.remaining <> coalesce(sum(e.amount), 0)
      or s.amount <> s.released + s.refunded + s.remaining`;
  deepStrictEqual([...drifted], []);
}
