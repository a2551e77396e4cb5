-- Health: whether the bank is well. Anyone may ask; what is wrong, staff see.

grant create on schema private to chronobank;
set role chronobank;

create function private.job_ages() returns table (
  job text, last_run_at timestamptz, age_seconds bigint, late_after_seconds bigint, late boolean)
language sql stable security definer set search_path = ''
as $$
  select j.job, r.finished_at,
    extract(epoch from clock_timestamp() - r.finished_at)::bigint,
    extract(epoch from j.late_after)::bigint,
    coalesce(r.finished_at, j.created_at) < clock_timestamp() - j.late_after
  from private.jobs j
  left join lateral (
    select r.finished_at from public.job_runs r where r.job = j.job
    order by r.job_run_id desc limit 1) r on true
$$;
comment on function private.job_ages() is
  'When each job last ran, in seconds ago, and whether that is too long.';

create function private.health_json() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'status', case when exists (select from private.job_ages() j where j.late)
        or exists (select from public.findings f where f.cleared_at is null)
        or exists (select from public.job_failures f where f.parked_at is not null)
      then 'degraded' else 'ok' end,
    'jobs', (select jsonb_agg(to_jsonb(j) order by j.job) from private.job_ages() j))
  || case when exists (select private.my_staffed_communities()) then jsonb_build_object(
    'findings', coalesce((
      select jsonb_agg(to_jsonb(f) - 'cleared_at' order by f.finding_id) from (
        select * from public.findings f
        where f.cleared_at is null and (f.community_id is null
          or f.community_id in (select private.my_staffed_communities()))
        order by f.finding_id limit 100) f), '[]'),
    'overdue', coalesce((
      select jsonb_agg(jsonb_build_object('escrow_id', e.escrow_id, 'state', e.state,
        'amount', e.remaining, 'unit', e.unit, 'due_at', e.due_at) order by e.due_at) from (
        select * from public.escrows e
        where e.due_at < statement_timestamp()
          and e.community_id in (select private.my_staffed_communities())
        order by e.due_at limit 100) e), '[]'),
    'parked', coalesce((
      select jsonb_agg(to_jsonb(f) - 'community_id' order by f.parked_at) from (
        select * from public.job_failures f
        where f.parked_at is not null
          and f.community_id in (select private.my_staffed_communities())
        order by f.parked_at limit 100) f), '[]'))
  else '{}' end
$$;
comment on function private.health_json() is
  'ok or degraded, and the age of each job''s last run; for staff also findings, overdue amounts '
  '(smallest steps) and parked rows of their communities. Definer: anyone may know whether the '
  'bank is well, nobody reads the tables behind it.';
grant execute on function private.health_json() to anon, authenticated;

reset role;
revoke create on schema private from chronobank;

create function public.health() returns jsonb
language sql stable set search_path = ''
as $$ select private.health_json() $$;
comment on function public.health() is 'See private.health_json.';
grant execute on function public.health() to anon, authenticated;

-- The last chapter: from here on a guard that is gone is a finding. Whoever changes one in a later
-- migration writes it down again.
insert into private.guards (table_name, trigger_name, does)
select t.tgrelid, t.tgname, private.guard_digest(t.oid)
from pg_catalog.pg_trigger t
join pg_catalog.pg_class c on c.oid = t.tgrelid
where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and not t.tgisinternal;
