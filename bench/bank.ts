import type { Sql } from "postgres";

/**
 * Fill an empty bank with the members of one community; the first is a coordinator. No limit stops
 * anybody, though everything is still checked and counted.
 */
export async function fillBank(sql: Sql, members: number): Promise<void> {
  await sql.unsafe(`
    create schema bench;
    grant usage on schema bench to service_role;
    -- A member, who is also their own auth user.
    create function bench.member(n integer) returns uuid language sql immutable
      return ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid;
    grant execute on function bench.member(integer) to service_role;
    insert into auth.users (id) select bench.member(n) from generate_series(1, ${members}) n;
    update private.rate_limit_rules set allowed = 1000000000;
    insert into public.communities (name, slug) values ('Bench', 'bench');
    update public.community_settings set default_floor = -1000000000;
    insert into public.members (member_id, auth_user_id, display_name)
    select bench.member(n), bench.member(n), 'Member ' || n
    from generate_series(1, ${members}) n;
    insert into public.memberships (community_id, member_id)
    select community_id, member_id from public.communities cross join public.members;
    update public.memberships set role = 'coordinator' where member_id = bench.member(1);
    analyze;
  `);
}
