-- Replicas: what a copy of the bank that takes no writes has to say about itself. Reads may go to
-- one; docs/scaling.md says which, and how members still read what they wrote.

create function public.has_seen(written text) returns boolean
language sql stable set search_path = ''
as $$
  -- pg_visible_in_snapshot would be the word for it; on a replica it says yes too early, of
  -- transactions that are still running there.
  select coalesce(case when w.transaction < pg_snapshot_xmax(pg_current_snapshot())
    then pg_xact_status(w.transaction) is distinct from 'in progress' end, false)
  from (select case when written ~ '^[0-9]{1,19}$' then written::xid8 end) w (transaction)
$$;
comment on function public.has_seen(text) is
  'Returns whether the effect of a write is here already. It is named by its transaction, as the '
  'answer of the write said; what is no number of one has not been seen.';

create function public.log_position() returns text
language sql stable set search_path = ''
as $$ select pg_current_wal_flush_lsn()::text $$;
comment on function public.log_position() is
  'Returns how far the log is written; asked of the primary.';

create function public.replica_lag(log_position text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('reachable', true, 'behind_bytes', greatest(l.bytes, 0),
    'behind_seconds', l.seconds, 'late', l.seconds > 60)
  from (
    select b.bytes, case when b.bytes <= 0 then 0
      else round(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()), 1) end
    from (select pg_wal_lsn_diff(log_position::pg_lsn, pg_last_wal_replay_lsn())) b (bytes)
  ) l (bytes, seconds)
$$;
comment on function public.replica_lag(text) is
  'Returns how far a replica is behind a position of the log, in bytes, and since when: the age in '
  'seconds of the newest transaction that it has. Late is more than a minute.';

grant execute on function public.has_seen(text), public.log_position(), public.replica_lag(text)
  to anon, authenticated;
