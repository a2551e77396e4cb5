-- Cleanup: what is no longer of use goes, once an hour: answers to keys, old runs, idle counts.

grant create on schema private to chronobank;
set role chronobank;

-- In small bites as well: an old answer is of no use to anybody.
create function private.cleanup(batch_size integer, as_of timestamptz) returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  removed integer;
  total integer := 0;
begin
  delete from private.idempotency_keys k where k.ctid = any (array(
    select o.ctid from private.idempotency_keys o
    where o.created_at <= cleanup.as_of - interval '24 hours'
    order by o.created_at limit batch_size));
  get diagnostics removed = row_count;
  total := total + removed;
  -- The oldest have the lowest numbers: so many are looked at, whether or not they are old.
  delete from public.job_runs r where r.job_run_id = any (array(
    select o.job_run_id from (
      select f.job_run_id, f.finished_at from public.job_runs f
      order by f.job_run_id limit batch_size) o
    where o.finished_at <= cleanup.as_of - interval '30 days'));
  get diagnostics removed = row_count;
  total := total + removed;
  delete from private.rate_limits l where l.began_at <= cleanup.as_of - interval '1 day';
  return row(total, 0, total >= batch_size);
end $$;
comment on function private.cleanup(integer, timestamptz) is
  'Removes idempotency keys after 24 hours, runs after 30 days, and idle rate limits.';

reset role;
revoke create on schema private from chronobank;
