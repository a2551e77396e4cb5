\ir helpers/people.sql
\ir helpers/disputes.sql
-- A busy week, then the events alone: they tell the life of everything, without a gap, and who
-- did it through which door.

update private.rate_limit_rules set allowed = 10000;
update accounts set floor = null;
create function confirm(escrow uuid, amount integer default null, final boolean default true)
returns void
language sql as $$
  select act('ana', 'escrow_confirm', jsonb_strip_nulls(jsonb_build_object('escrow_id', escrow,
    'amount', amount, 'final', final)))
$$;
create function deliver(escrow uuid) returns uuid
language sql as $$
  select (act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', escrow))
    ->> 'escrow_id')::uuid
$$;
create function resolve(dispute uuid, resolution text, amount integer default null) returns void
language sql as $$
  select act('cleo', 'dispute_resolve', jsonb_strip_nulls(jsonb_build_object('dispute_id', dispute,
    'resolution', resolution, 'amount', amount)))
$$;
select confirm(hold('ana', 'ben', 30)), confirm(hold('ana', 'ben', 30), 20),
  confirm(deliver(hold('ana', 'ben', 30))), resolve(dispute(30), 'release'),
  resolve(dispute(30, 'ben'), 'refund'), resolve(dispute(30), 'split', 7) \g /dev/null
select hold('ana', 'ben', 30) as escrow \gset
select confirm(:'escrow', 10, false), confirm(:'escrow', 5, false) \g /dev/null
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow', 'reason', 'Ill'))
  \g /dev/null
select act('ana', 'dispute_withdraw', jsonb_build_object('dispute_id', dispute(30))) \g /dev/null
select dispute(30) as picked \gset
update disputes set decided_by = id_of('cleo') where dispute_id = :'picked';
update disputes set resolution = 'release' where dispute_id = :'picked';
select deliver(hold('ana', 'ben', 30)), dispute(30), ask_for('ana', 5) \g /dev/null
select run(job, now() + interval '90 days') from private.jobs where job !~ 'reconcile|cleanup'
  \g /dev/null
select hold('ana', 'ben', 30), deliver(hold('ana', 'ben', 30)), dispute(30), ask_for('ana', 5)
  \g /dev/null

-- Of each thing: the first event begins it, each follows from the one before, the last is now.
create function gaps(key text) returns text
language plpgsql as $$
declare
  found text;
begin
  execute format($q$
    select string_agg(format('%%s: %%s after %%s', kind, coalesce(from_state, '-'),
      coalesce(before, '-')), ', ')
    from (select v.kind, v.from_state, lag(v.to_state) over (partition by %1$I order by event_id)
        as before from public.events v where %1$I is not null and to_state is not null
          and (%2$L = 'requests') = (kind ~ '^request_')) e
    where from_state is distinct from before$q$, key, replace(key, '_id', 's')) into found;
  return found;
end $$;
create function lags(key text) returns text
language plpgsql as $$
declare
  found text;
begin
  execute format($q$
    select string_agg(concat_ws(' ', s.state, l.to_state), ', ') from public.%2$I s
    left join lateral (select to_state from public.events v where v.%1$I = s.%1$I
      and to_state is not null and (%2$L = 'requests') = (kind ~ '^request_')
      order by event_id desc limit 1) l on true
    where l.to_state is distinct from s.state::text$q$, key, replace(key, '_id', 's')) into found;
  return found;
end $$;
select is(gaps(key), null, format('%s: each event follows from the one before', key))
from unnest(array['escrow_id', 'request_id']) key;
select is(lags(key), null, format('%s: the last one says where it is', key))
from unnest(array['escrow_id', 'request_id']) key;
select is((select string_agg(state::text, ' ') from disputes d where not exists (
    select from events v where v.dispute_id = d.dispute_id and v.kind = 'dispute_opened')), null,
  'each case was opened');
select is((select string_agg(state::text, ' ') from disputes d where state <> 'open' and not exists
  (
    select from events v where v.dispute_id = d.dispute_id and v.from_state = 'disputed')), null,
  'each closed case was closed by somebody');

-- What moved is what the events say, and which transfer it was.
select is((select string_agg(e.escrow_id::text, ', ') from escrows e where e.amount - e.remaining <>
  (
    select coalesce(sum(case when v.to_state = 'split' then e.amount - (
        select coalesce(sum(p.amount), 0) from events p where p.escrow_id = e.escrow_id
          and p.kind = 'escrow_part_released') else v.amount end), 0)
    from events v where v.escrow_id = e.escrow_id and v.kind ~ '^escrow_(part_)?(rel|ref|spl)')),
  null, 'the amounts of the events add up to what has left the escrow');
select is((select count(*) from transfers t where not exists (
    select from events v where v.transfer_id = t.transfer_id)), 0::bigint,
  'each transfer belongs to an event');
select is((select count(*) from events v where kind ~ '^escrow_(held|part|rel|ref|spl)'
    and transfer_id is null), 0::bigint, 'and the other way round');

-- Doors: a member and staff are named, a job is nobody; the dashboard names who decided.
select set_eq($$select distinct source::text, actor_id is not null from events
  where escrow_id is not null$$, $$values ('member', true), ('staff', true), ('job', false),
    ('dashboard', true)$$, 'who did it');
select is((select string_agg(kind, ', ') from events where posted_in > pg_current_xact_id()), null,
  'and in which transaction');
select books_are_whole();
select * from finish();
