-- Words for reconciliations, after people.sql.

-- The checks that have something to say.
create function found() returns text
language sql as $$
  select string_agg(distinct check_name, ', ' order by check_name) from public.findings
  where cleared_at is null
$$;

-- Autovacuum is somebody at work as well, and whoever is holds back what may be read.
create function wait_until_all_have_ended() returns void
language plpgsql as $$
begin
  while pg_snapshot_xmin(pg_current_snapshot()) <= (
    select posted_in from public.transfers order by posted_in desc limit 1)
  loop
    perform pg_sleep(0.01);
  end loop;
end $$;

create function incremental() returns text
language plpgsql as $$
begin
  perform wait_until_all_have_ended();
  return run('reconcile');
end $$;

create function reconcile() returns void
language sql as $$ select run('reconcile-full') $$;
