\ir helpers/people.sql
\ir helpers/groups.sql
-- What the clock ends is settled in the statements of one wherever it can be. It must not show: the
-- same escrows are ended twice from the same state, once together and once each by itself.

select join_town(format('p%s', n)) from generate_series(1, 6) n \g /dev/null
update accounts set floor = null where member_id is not null;
create function rules(changes text) returns void
language plpgsql as $$
begin
  execute 'update public.community_settings set ' || changes
    || ' where community_id = tests.town(''town'')';
end $$;
create function delivered(recipient text, provider text, amount integer, claim integer default null)
returns uuid
language plpgsql as $$
declare
  escrow constant uuid := tests.hold(recipient, provider, amount);
begin
  perform tests.act(provider, 'escrow_deliver',
    jsonb_build_object('escrow_id', escrow) || case when claim is null then '{}'
      else jsonb_build_object('amount', claim) end);
  return escrow;
end $$;

-- Everything that can be due: all or a part of it claimed, some released before, with a levy and
-- without, to and from the same people, floors that grow, a coordinator who was silent, a group,
-- and a soft ceiling that is passed.
update accounts set floor = -5000 where member_id in (id_of('p2'), id_of('p3'));
select rules('floor_growth_basis_points = 1000, floor_growth_cap = -6000');
select delivered(format('p%s', 1 + n % 3), format('p%s', 2 + n % 4), 10 + n, n)
from generate_series(1, 12) n where 1 + n % 3 <> 2 + n % 4 \g /dev/null
select delivered('p1', 'p2', 20, 4) as claimed, delivered('p2', 'p1', 30) \gset
select act('p1', 'escrow_confirm',
  jsonb_build_object('escrow_id', :'claimed', 'amount', 4, 'final', false)) \g /dev/null
select rules('levy_basis_points = 3333');
select delivered(format('p%s', 1 + n % 3), format('p%s', 2 + n % 4), 10 + n, 5 + n % 3)
from generate_series(1, 12) n where 1 + n % 3 <> 2 + n % 4 \g /dev/null
select rules('levy_basis_points = 5000, levy_rounding = ''up''');
select delivered('p1', 'p2', 1) \g /dev/null
select rules('levy_basis_points = 1000');
select delivered('p5', 'p6', 50) as in_parts, hold('p6', 'p5', 40) as undelivered \gset
select act('p5', 'escrow_confirm',
  jsonb_build_object('escrow_id', :'in_parts', 'amount', 20, 'final', false)) \g /dev/null
select act('p6', 'escrow_confirm',
  jsonb_build_object('escrow_id', :'undelivered', 'amount', 7, 'final', false)) \g /dev/null
select hold(format('p%s', 1 + n), 'dora', 5 + n) from generate_series(1, 5) n \g /dev/null
select rules('levy_basis_points = 0, recording = ''coordinator'', dispute_fallback = ''half''');
select delivered('p3', 'p4', 21) \g /dev/null
select rules('recording = ''recipient'', group_confirmation = ''participants''');
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', (
  select jsonb_agg(jsonb_build_object('recipient_id', id_of(format('p%s', n)),
    'provider_id', id_of('dora'), 'amount', 6)) from generate_series(1, 3) n))) \g /dev/null
update accounts set soft_ceiling = 5 where member_id = id_of('ben');
select delivered('ana', 'ben', 9), delivered('ana', 'ben', 3) \g /dev/null
select count(*) as due from escrows where remaining > 0 \gset

-- What there is afterwards, without what each posting has for itself: numbers, times and salts.
create function everything() returns table (what text, fact jsonb)
language sql as $$
  select 'escrow', to_jsonb(e) - '{closed_at}'::text[] from public.escrows e
  union all
  select 'account', to_jsonb(a) - '{moved_at,chain}'::text[] from public.accounts a
  union all
  select 'request', to_jsonb(r) from public.requests r
  union all
  select 'transfer', to_jsonb(t) - '{transfer_id,entered_at,posted_in,salt}'::text[]
    || jsonb_build_object('lines', (
      select jsonb_agg(jsonb_build_array(e.account_id, e.escrow_id, e.unit, e.amount)
        order by e.entry_id)
      from public.entries e where e.transfer_id = t.transfer_id))
  from public.transfers t
  union all
  select 'event', to_jsonb(v) - '{event_id,at,transfer_id,posted_in,facts}'::text[]
    || jsonb_build_object('facts', v.facts - 'transfer_id', 'of', (
      select jsonb_build_array(t.kind, t.exchange_id) from public.transfers t
      where t.transfer_id = v.transfer_id))
  from public.events v
$$;
create temp table before as select max(transfer_id) as transfer_id from transfers;
create temp table outcomes (way text, what text, fact jsonb);
-- Each row that is carried out by itself has a transaction of its own inside the job's.
create function steps() returns bigint
language sql as $$
  select count(distinct xmin::text) from public.transfers t
  where t.transfer_id > (select b.transfer_id from before b)
$$;
create function end_all(way text) returns bigint
language plpgsql as $$
declare
  taken bigint;
begin
  perform tests.run(job, now() + interval '60 days')
  from unnest(array['auto-release', 'delivery-deadlines']) job;
  taken := tests.steps();
  insert into outcomes select way, e.* from tests.everything() e;
  raise exception using errcode = 'TT000', message = (
    select jsonb_build_object('steps', taken, 'rows', (
      select jsonb_agg(o) from outcomes o where o.way = end_all.way)));
exception when sqlstate 'TT000' then
  insert into outcomes select r.* from jsonb_populate_recordset(
    null::outcomes, sqlerrm::jsonb -> 'rows') r;
  return (sqlerrm::jsonb ->> 'steps')::bigint;
end $$;
select end_all('together') as together \gset
select is((select count(*) from escrows where remaining > 0), :due::bigint, 'all are due again');
-- What failed before is tried alone, and its group leg by leg: so for this way, none of the group.
insert into job_failures (job, subject_id, attempts, next_attempt_at, error)
select job, e.escrow_id, 1, now(), 'as if' from escrows e join exchanges x using (exchange_id),
  unnest(array['auto-release', 'delivery-deadlines']) job
where e.remaining > 0 and x.kind = 'service';
select end_all('one by one') as alone \gset

select cmp_ok(:alone::bigint, '>', 30::bigint, 'one by one are many steps');
select cmp_ok(:together::bigint, '<', 8::bigint, 'together are a few');
create function missing(here text, there text) returns text
language sql as $$
  select string_agg(f::text, e'\n') from (
    select what, fact from outcomes where way = here
    except all select what, fact from outcomes where way = there limit 3) f
$$;
select is(missing('together', 'one by one'), null, 'what came of it together, did one by one');
select is(missing('one by one', 'together'), null, 'and the other way round');
select is((select count(*) from outcomes where way = 'together' and what = 'escrow'
  and fact ->> 'remaining' <> '0'), 0::bigint, 'all of it');

delete from job_failures;
select is(run('auto-release', now() + interval '60 days', 7), '7 done, 0 failed', 'in batches too');
select run(job, now() + interval '60 days') from unnest(array['auto-release',
  'delivery-deadlines']) job \g /dev/null
select is((select count(*) from escrows where remaining > 0), 0::bigint, 'to the end');
select is((select count(*) from requests where state = 'accepted'), 0::bigint,
  'the requests are done');
select run('seal') from generate_series(1, 3) \g /dev/null
select books_are_whole();

-- A bad row: the others still end together, in parts of the batch.
select array_agg(delivered('p1', 'p2', n)) as many from generate_series(1, 40) n \gset
create function refuse_one() returns trigger language plpgsql as $$
begin
  if new.amount in (11, 29) then
    raise exception 'bad %', new.amount;
  end if;
  return new;
end $$;
create trigger "two bad ones" before update on public.escrows
  for each row when (new.remaining = 0) execute function refuse_one();
grant execute on function refuse_one() to public;
update before set transfer_id = (select max(transfer_id) from transfers);
select is(run('auto-release', now() + interval '60 days'), '38 done, 2 failed', 'two are bad');
select is((select array_agg(error order by error) from job_failures), '{bad 11,bad 29}',
  'and say so');
select cmp_ok(steps(), '<', 15::bigint, 'the others went together');
drop trigger "two bad ones" on public.escrows;
select is(run('auto-release', now() + interval '61 days'), '2 done, 0 failed', 'then the two');
select books_are_whole();
select * from finish();
