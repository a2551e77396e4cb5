import { sql } from "../../../harness/sql.ts";
import { newWorld, type World } from "../world.ts";

const MULTIPLY = new URL("multiply.sql", import.meta.url);
const HISTORY = new URL("history.sql", import.meta.url);

/** Whose place in the seed is taken by whom of the new world. */
const IN_PLACE_OF = { ana: "Noor", ben: "Otis", cora: "Mira" } as const;

/**
 * A world in a big bank: Ana, Ben and Cora have a long history, their community many members, and
 * the bank many communities; everybody has a contact. It is made of the seed, which has something
 * in every state.
 */
export async function newBigWorld(name: string): Promise<World> {
  const world = await newWorld(name);
  await sql.begin(async (transaction) => {
    await transaction`set local session_replication_role = replica`;
    await transaction.unsafe(await Deno.readTextFile(MULTIPLY));
    await transaction`create temp table become (old uuid, new uuid)`;
    await transaction`create temp table with_a_history (member_id uuid)`;
    await transaction`
      insert into become
      select o.community_id, case o.slug when 'northside' then ${world.town.community_id}::uuid
        else o.community_id end
      from communities o
      union all
      select o.account_id, n.account_id
      from communities c join accounts o using (community_id)
      join accounts n on n.community_id = ${world.town.community_id}
        and n.system_account = o.system_account and n.stripe = o.stripe
      where c.slug = 'northside' and o.system_account <> 'trade'`;
    await multiply(transaction, 101, 130, "0");
    for (const [who, old] of Object.entries(IN_PLACE_OF)) {
      const { member_id } = world[who as keyof typeof IN_PLACE_OF];
      await transaction`
        insert into become
        select p.old, p.new
        from members o join members n on n.member_id = ${member_id}
        join accounts a on a.member_id = o.member_id join accounts b on b.member_id = n.member_id
        cross join lateral (values (o.member_id, n.member_id), (a.account_id, b.account_id))
          p (old, new)
        where o.display_name = ${old} and o.auth_user_id is not null
          and a.community_id = (select community_id from communities where slug = 'northside')`;
      await transaction`insert into with_a_history values (${member_id})`;
    }
    await multiply(transaction, 1, 60, "1 hour");
    await transaction.unsafe(await Deno.readTextFile(HISTORY));
    await transaction`truncate become`;
    await multiply(transaction, 201, 220, "0");
    await transaction`
      insert into contacts (member_id, birth_year) select member_id, 1970 from members
      on conflict do nothing`;
  });
  await sql`analyze`;
  return world;
}

type Transaction = Parameters<Parameters<typeof sql.begin>[1]>[0];

async function multiply(transaction: Transaction, since: number, until: number, apart: string) {
  await transaction`
    select pg_temp.multiply(coalesce(jsonb_object_agg(old, new), '{}'), ${since}, ${until},
      ${apart}::interval)
    from become`;
}
