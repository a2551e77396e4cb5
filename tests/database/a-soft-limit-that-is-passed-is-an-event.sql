\ir helpers/people.sql

-- Each posting that leads deeper beyond a soft limit is told to the member and to staff; it is
-- never refused for that.
create function warnings() returns text
language sql as $$
  select string_agg(format('%s %s %s %s', m.display_name, v.kind, v.amount, v.facts ->> 'balance'),
    ', ' order by v.event_id)
  from events v join members m using (member_id) where v.kind ~ '^soft_'
$$;
create function limits(name text, changes jsonb) returns text
language sql as $$
  select act('cleo', 'membership_limits', jsonb_build_object('member_id', id_of(name),
    'changes', changes, 'reason', 'As agreed')) ->> 'balance'
$$;
create function confirm(escrow_id uuid) returns text
language sql as $$
  select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', escrow_id)) ->> 'state'
$$;

select hold('ana', 'ben', 100) as escrow \gset
select is(warnings(), null, 'who has no soft limits is not watched');
select limits('ana', '{"soft_floor": -120}'), limits('ben', '{"soft_ceiling": 100}') \g /dev/null
select hold('ana', 'ben', 20) as second \gset
select is(warnings(), null, 'the soft limit itself can be reached');
select hold('ana', 'ben', 1) as third \gset
select is(warnings(), 'ana soft_floor_passed 1 -121', 'a minute deeper is an event');
select hold('ana', 'ben', 9) as fourth \gset
select is(warnings(), 'ana soft_floor_passed 1 -121, ana soft_floor_passed 10 -130',
  'and so is each step that leads further');
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'fourth')) \g /dev/null
select is(warnings(), 'ana soft_floor_passed 1 -121, ana soft_floor_passed 10 -130',
  'a step back is none, even where it ends beyond the limit');

select confirm(:'escrow'), confirm(:'third') \g /dev/null
select is(warnings(), 'ana soft_floor_passed 1 -121, ana soft_floor_passed 10 -130, '
  'ben soft_ceiling_passed 1 101', 'the soft ceiling, by a release that no limit can refuse');
select confirm(:'second') \g /dev/null
select is(warnings(), 'ana soft_floor_passed 1 -121, ana soft_floor_passed 10 -130, '
  'ben soft_ceiling_passed 1 101, ben soft_ceiling_passed 21 121', 'in one step of twenty');

-- A group: each of those who pass, once, whatever lines they have.
select limits(name, '{"soft_floor": -10}') from unnest(array['dora', 'ana']) name \g /dev/null
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', (
  select jsonb_agg(jsonb_build_object('recipient_id', id_of(payer), 'provider_id', id_of('ben'),
    'amount', 6)) from unnest(array['dora', 'ana', 'dora']) payer))) \g /dev/null
select bag_eq($$select m.display_name, v.amount from events v join members m using (member_id)
    where v.kind = 'soft_floor_passed' and v.event_id > (
      select max(event_id) from events where kind = 'soft_ceiling_passed')$$,
  $$values ('dora', 2::bigint), ('ana', 117::bigint)$$, 'once per account and posting');

-- Whatever moves it.
create function newest() returns text
language sql as $$
  select concat_ws(' ', kind, amount) from events where kind ~ '^soft_'
  order by event_id desc limit 1
$$;
select act('ana', 'transfer_create', jsonb_build_object('to_member_id', id_of('dora'), 'amount', 7,
  'category', 'other', 'reason', 'gift')) ->> 'transfer_id' as gift \gset
select is(newest(), 'soft_floor_passed 124', 'a gift');
select act('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', :gift,
  'reason', 'A mistake')) \g /dev/null
select is(newest(), 'soft_floor_passed 2', 'a reversal, by who gives back');

-- Whom it concerns.
select is(ask('ana', $$select count(*) from public.events where kind ~ '^soft_'$$), '4',
  'members see those of their own account');
select is(ask('dora', $$select count(*) from public.events where kind ~ '^soft_'$$), '2',
  'and not those of others, who took part in the same transfer');
select is(ask('cleo', $$select count(*) from public.events where kind ~ '^soft_'$$), '8',
  'staff see all');
select is((select count(*) from events v where kind ~ '^soft_' and source = 'bank'
    and exists (select from transfers t where t.transfer_id = (v.facts ->> 'transfer_id')::bigint)),
  8::bigint, 'each names its transfer');
select is((select max(actor_id::text) from events where kind ~ '^soft_'), null,
  'nobody did it: it followed');

-- Bad values.
select refuses('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('ben'),
  'changes', changes::jsonb, 'reason', 'As agreed'), 'limits_invalid', changes)
from unnest(array['{"soft_floor": 1}', '{"soft_ceiling": -1}']) changes;
select refused(format('update public.accounts set %s', change), named, change)
from (values ('soft_floor = 1', 'a soft floor is zero or below'),
  ('soft_ceiling = -1', 'a soft ceiling is zero or above')) bad (change, named);
select limits('ana', '{"soft_floor": null}') as lifted \gset
select hold('ana', 'ben', 5) as fifth \gset
select is((select count(*) from events where kind ~ '^soft_'), 8::bigint, 'null: none again');
select books_are_whole();
select * from finish();
