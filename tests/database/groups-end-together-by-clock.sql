\ir helpers/people.sql
\ir helpers/groups.sql
-- What nobody ends the clock ends, and the legs of a group together: what was delivered is
-- released, what was not is refunded, unless who pays has confirmed it.

select join_town(format('p%s', n)) from generate_series(1, 5) n \g /dev/null
update accounts set floor = null where member_id is not null;
update community_settings set delivery_deadline = '30 days', confirmation_window = '7 days',
  group_confirmation = 'participants' where community_id = town('town');

create function open_group(variadic legs text[]) returns uuid
language sql as $$
  select (act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', (
    select jsonb_agg(jsonb_build_object('recipient_id', id_of(m[1]), 'provider_id', id_of(m[2]),
      'amount', m[3]) order by n)
    from unnest(legs) with ordinality u (leg, n), regexp_match(leg, '(\w+)>(\w+) (\d+)') m)))
    -> 'exchange' ->> 'exchange_id')::uuid
$$;
create function confirms(name text, exchange_id uuid) returns void
language sql as $$
  select act(name, 'group_confirm', jsonb_build_object('exchange_id', exchange_id))
$$;
create function fates(exchange_id uuid) returns text
language sql as $$
  select string_agg(parts_of(e.escrow_id) || ' ' || e.state, ', ' order by e.escrow_id)
  from public.escrows e where e.exchange_id = fates.exchange_id
$$;
-- In how many days each leg is due.
create function due(exchange_id uuid) returns text
language sql as $$
  select string_agg(coalesce(round(extract(epoch from e.due_at - clock_timestamp()) / 86400)::text,
    'no clock'), ', ' order by e.escrow_id)
  from public.escrows e where e.exchange_id = due.exchange_id
$$;
-- The group as it would be so many days earlier.
create function days_pass(exchange_id uuid, days integer) returns void
language sql as $$
  select behind_the_bank(format('update public.escrows set due_at = due_at - interval ''%s days''
    where exchange_id = %L', days, exchange_id))
$$;

-- Silent from the beginning: refunded, in one transfer.
select open_group('p1>ben 30', 'p2>ben 30', 'p3>pot 5') as g \gset
select is((select count(distinct due_at) from escrows where exchange_id = :'g'), 1::bigint,
  'one deadline for all legs');
select run('delivery-deadlines', now() + interval '31 days') \g /dev/null
select is(fates(:'g'), '0+30+0 refunded, 0+30+0 refunded, 0+5+0 refunded', 'refunded');
select is(settlements(:'g'), 1::bigint, 'together');

-- Confirmed by some: they have said that it was done.
select open_group('p1>ben 30', 'p2>ben 30', 'p3>pot 5') as g \gset
select confirms('p1', :'g'), confirms('p3', :'g') \g /dev/null
select run('delivery-deadlines', now() + interval '31 days') \g /dev/null
select is(fates(:'g'), '30+0+0 released, 0+30+0 refunded, 5+0+0 released',
  'what was confirmed is released, the rest refunded');
select is(settlements(:'g'), 1::bigint, 'together');

-- Delivered: the last delivery begins one window for all of them, and for the pot.
select open_group('p1>ben 30', 'p2>dora 30', 'p3>pot 5') as g \gset
select days_pass(:'g', 10);
select confirms('ben', :'g');
select is(due(:'g'), '20, 20, 20', 'one has delivered: nothing ends before the others are due');
select confirms('dora', :'g');
select is(due(:'g'), '7, 7, 7', 'all have: the window for all');
select is((select count(distinct due_at) from escrows where exchange_id = :'g'), 1::bigint,
  'one moment');
select run('auto-release', now() + interval '6 days') \g /dev/null
select is(settlements(:'g'), 0::bigint, 'not yet');
select run('auto-release', now() + interval '8 days') \g /dev/null
select is(fates(:'g'), '30+0+0 released, 30+0+0 released, 5+0+0 released', 'silence releases');
select is(settlements(:'g'), 1::bigint, 'together');

-- Delivered by some only: at the deadline, with the others.
select open_group('p1>ben 30', 'p2>dora 30', 'p3>pot 5') as g \gset
select days_pass(:'g', 10);
select confirms('ben', :'g');
select run(job, now() + interval '21 days') from unnest(array['auto-release',
  'delivery-deadlines']) job \g /dev/null
select is(fates(:'g'), '30+0+0 released, 0+30+0 refunded, 0+5+0 refunded',
  'delivered is released, undelivered refunded');
select is(settlements(:'g'), 1::bigint, 'together');
-- Delivered on the last day: who pays has the whole window to say no.
select open_group('p1>ben 30', 'p2>dora 30') as g \gset
select days_pass(:'g', 29);
select confirms('ben', :'g');
select is(due(:'g'), '7, 1', 'the window is never cut short');

-- A dispute stands still alone.
select open_group('p1>ben 30', 'p2>ben 30', 'p3>ben 30') as g \gset
select confirms('ben', :'g');
select act('p2', 'escrow_dispute', jsonb_build_object('reason', 'no_show', 'statement', 'Not there',
  'escrow_id', (select escrow_id from escrows where exchange_id = :'g'
    and recipient_id = id_of('p2')))) \g /dev/null
select is(due(:'g'), '7, no clock, 7', 'its clock stands still');
select run('auto-release', now() + interval '8 days') \g /dev/null
select is(fates(:'g'), '30+0+0 released, 0+0+30 disputed, 30+0+0 released', 'the others go on');

-- Deadlines are exact: what is late is not confirmed, though no job has been there.
select open_group('p1>ben 30', 'p2>ben 30') as g \gset
select days_pass(:'g', 31);
select refuses(name, 'group_' || what, jsonb_build_object('exchange_id', :'g'), 'deadline_passed',
  format('too late to %s', what))
from (values ('p1', 'confirm'), ('cleo', 'settle'), ('cleo', 'cancel')) late (name, what);
select run('delivery-deadlines') \g /dev/null

-- A leg that cannot be settled holds up the others once; then each is tried alone.
select open_group('p1>ben 30', 'p2>dora 30', 'p3>ben 30') as g \gset
select confirms('ben', :'g'), confirms('dora', :'g') \g /dev/null
create function stumble() returns trigger language plpgsql as $$
begin
  if new.recipient_id = tests.id_of('p2') then
    raise exception 'a stone in the way';
  end if;
  return new;
end $$;
create trigger "a stone in the way" before update on public.escrows
  for each row when (new.remaining = 0) execute function stumble();
grant execute on function stumble(), id_of(text) to public;
select is(run('auto-release', now() + interval '8 days'), '0 done, 3 failed', 'together first');
select is(run('auto-release', now() + interval '8 days 2 minutes'), '2 done, 1 failed',
  'then one by one');
select is(fates(:'g'), '30+0+0 released, 0+0+30 delivered, 30+0+0 released',
  'only the one with the stone waits');
drop trigger "a stone in the way" on public.escrows;
select run('auto-release', now() + interval '9 days') \g /dev/null
select is(fates(:'g'), '30+0+0 released, 30+0+0 released, 30+0+0 released', 'until it is gone');

-- A group is not torn apart by the size of a batch.
select open_group('p1>ben 1', 'p2>ben 2', 'p3>ben 3', 'p4>ben 4', 'p5>ben 5') as g \gset
select run('delivery-deadlines', now() + interval '31 days', 2) \g /dev/null
select is(settlements(:'g'), 1::bigint, 'a batch of two takes all five');
select is((select count(*) from escrows where exchange_id = :'g' and state = 'refunded'), 5::bigint,
  'refunded');
select books_are_whole();
select * from finish();
