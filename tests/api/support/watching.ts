import { sql } from "../../harness/sql.ts";

/** What a call has met: of which communities it read or wrote rows, and in which tables. */
export type Met = { slug: string; tables: string[] };

/**
 * Let every table tell whose rows it hands out or takes, to whoever is bound by policies: members,
 * strangers and the bank's own code. A row counts when it has passed what the query asks for, as
 * far as that is compared without calling a function of ours; so that a small table is not read
 * whole where a large one would not be, no plan may. The directory of communities is for all.
 */
export async function watchRows(): Promise<void> {
  await sql.unsafe(`
    create schema watch;
    grant usage on schema watch to public;
    create unlogged table watch.met (community_id uuid, relation text,
      unique nulls not distinct (community_id, relation));
    create function watch.note(community_id uuid, relation text) returns boolean
    language plpgsql security definer cost 1000000 set search_path = ''
    as $$
    declare
      seen constant text := coalesce(current_setting('watch.seen', true), '');
      this constant text := concat_ws(' ', note.relation, note.community_id, '/');
    begin
      if strpos(seen, this) = 0 then
        insert into watch.met values (note.community_id, note.relation) on conflict do nothing;
        perform set_config('watch.seen', seen || this, true);
      end if;
      return true;
    end $$;
    do $$
    declare
      watched record;
      method text;
    begin
      for watched in
        select c.oid::regclass as relation from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
          and c.relkind = 'r' and c.oid <> 'public.communities'::regclass
          and a.attname = 'community_id' and not a.attisdropped
      loop
        execute format('create policy watched on %1$s as restrictive to public
          using (watch.note(community_id, %1$L)) with check (watch.note(community_id, %1$L))',
          watched.relation);
      end loop;
      -- Compiling pays for plans that are as dear as they look; these only look so.
      foreach method in array '{jit,enable_seqscan,enable_hashjoin,enable_mergejoin,
        enable_bitmapscan,enable_material}'::text[]
      loop
        execute format('alter database %I set %s = off', current_database(), method);
      end loop;
    end $$;
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
}

/** What was met while `work` was done; nothing else may be under way. */
export async function metBy(work: () => Promise<void>): Promise<Met[]> {
  await sql`truncate watch.met`;
  await work();
  const rows = await sql<Met[]>`
    select coalesce(slug, 'none') as slug, array_agg(relation order by relation) as tables
    from watch.met left join communities using (community_id) group by 1 order by 1`;
  return rows.map((row) => ({ ...row }));
}
