\ir helpers/people.sql
-- A course with a hundred participants: many escrows, held in one transfer, settled in one.

select join_town(format('p%s', n)) from generate_series(1, 100) n \g /dev/null
update memberships set role = 'coordinator' where member_id = id_of('dora');
create function group_of(n integer) returns jsonb
language sql as $$
  select jsonb_build_object('category', 'other', 'service_date', '2026-05-01', 'legs', jsonb_agg(
    jsonb_build_object('recipient_id', id_of('p' || i), 'provider_id', id_of('ben'),
      'amount', 20 + i % 3)))
  from generate_series(1, n) i
$$;
select act('cleo', 'group_hold', group_of(100)) as held \gset
select :'held'::jsonb -> 'exchange' ->> 'exchange_id' as exchange \gset
select is(jsonb_array_length(:'held'::jsonb -> 'escrows'), 100, 'a hundred escrows');
select is(:'held'::jsonb -> 'exchange' ->> 'kind', 'group', 'one exchange');
select is((select count(*) from transfers where kind = 'hold'), 1::bigint, 'held in one transfer');
select is((select count(*) from entries), 200::bigint, 'of two hundred lines');
select is((select sum(balance) from accounts where member_id in (
    select member_id from members where display_name ~ '^p\d')), -2100::numeric,
  'each participant pays their part');
select is((select sum(raw_amount) from events where kind = 'escrow_held'), 2100::numeric,
  'the raw minutes of each are kept');
select act('cleo', 'group_settle', jsonb_build_object('exchange_id', :'exchange')) as done \gset
select is((select count(*) from transfers where kind = 'release'), 1::bigint,
  'settled in one transfer');
select is(balance_of('ben'), 2100::bigint, 'the provider has it all');
select is(ask(name, format('select public.transfer(%s)', transfer_id)) ->> 'amount', amount,
  name || ' hears of their legs')
from transfers, (values ('p1', '21'), ('p3', '20'), ('ben', '2100'), ('cleo', '2100'))
  readers (name, amount) where kind = 'release';
select is((select count(*) from escrows where state = 'released'), 100::bigint, 'all are released');
select is((select count(*) from events where kind = 'escrow_released'
    and actor_id = id_of('cleo') and source = 'staff'), 100::bigint, 'each is an event');
select is((select max(abs(balance_after)) from entries e join accounts a using (account_id)
    where a.member_id = id_of('ben') and e.entry_id = (
      select max(entry_id) from entries where account_id = a.account_id)), 2100::bigint,
  'the last of a hundred lines leaves the balance');
select refuses('cleo', 'group_settle', jsonb_build_object('exchange_id', :'exchange'),
  'escrow_not_open', 'settled is settled');

-- All or nothing, and each refusal.
create function group_leg(recipient text, provider text, amount text default '10') returns jsonb
language sql as $$
  select jsonb_build_object('recipient_id', id_of(recipient), 'provider_id', id_of(provider),
    'amount', amount)
$$;
create function holding(name text, legs jsonb, category text default 'other') returns text
language sql as $$
  select call_of(name, 'group_hold', jsonb_build_object('category', category, 'legs', legs))
$$;
create temp table fine as select jsonb_build_array(group_leg('p1', 'ben'), group_leg('p2', 'ben'),
  group_leg('ben', 'p3')) as legs;
select refused(holding(who, case when add is null then legs else legs || add end, category), wanted,
  format('refused: %s', why))
from fine, (values
  ('ana', null::jsonb, 'other', 'staff_required', 'by a member'),
  ('fay', null, 'other', 'not_found', 'by staff of another community'),
  ('cleo', null, 'cooking', 'category_unknown', 'an unknown category'),
  ('cleo', group_leg('p4', 'p4'), 'other', 'self_dealing', 'from and to the same'),
  ('cleo', group_leg('p4', 'cleo'), 'other', 'not_neutral', 'to who enters it'),
  ('cleo', group_leg('p4', 'erik'), 'other', 'not_found', 'to another community'),
  ('cleo', group_leg('nobody', 'ben'), 'other', 'not_found', 'from nobody'),
  ('cleo', group_leg('p4', 'ben', '0'), 'other', 'invalid_input', 'nothing'),
  ('cleo', group_leg('p4', 'ben', '-5'), 'other', 'invalid_input', 'less than nothing'),
  ('cleo', group_leg('p4', 'ben', '1000001'), 'other', 'invalid_input', 'too much'),
  ('cleo', group_leg('p4', 'ben', null), 'other', 'invalid_input', 'no amount'),
  ('cleo', group_leg('p4', 'ben', '601'), 'other', 'balance_too_low', 'one cannot pay')
) bad (who, add, category, wanted, why);
select refused(holding('cleo', '[]'), 'invalid_input', 'an empty group');
select refused(holding('cleo', group_of(100) -> 'legs' || (group_of(100) -> 'legs') ||
  group_leg('p1', 'ben')), 'invalid_input', 'a group of 201');
select is((select count(*) from exchanges), 1::bigint, 'what is refused leaves nothing behind');

-- Ceilings and floors count all legs of a member together.
update accounts set ceiling = 2130 where member_id = id_of('ben');
select refused(holding('cleo', jsonb_build_array(group_leg('p1', 'ben', '20'),
  group_leg('p2', 'ben', '20'))), 'ceiling_reached', 'two legs pass the ceiling together');
select refused(holding('cleo', jsonb_build_array(group_leg('ana', 'p1', '400'),
  group_leg('ana', 'p2', '400'))), 'balance_too_low', 'two legs pass the floor together');
select lives_ok(holding('cleo', jsonb_build_array(group_leg('ana', 'p1', '300'),
  group_leg('ana', 'p2', '300'))), 'and just reach it together');

-- One leg that went its own way holds up nobody else.
update accounts set ceiling = null;
select act('dora', 'group_hold', jsonb_build_object('category', 'other', 'legs',
  jsonb_build_array(group_leg('p5', 'ben', '30'), group_leg('p6', 'ben', '30'),
    group_leg('p7', 'ben', '30'), group_leg('p8', 'ben', '30')))) as held \gset
select :'held'::jsonb -> 'exchange' ->> 'exchange_id' as exchange \gset
create function leg(held jsonb, name text) returns uuid
language sql as $$
  select (e ->> 'escrow_id')::uuid from jsonb_array_elements(held -> 'escrows') e
  where e ->> 'recipient_id' = id_of(name)::text
$$;
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', leg(:'held', 'p5')))
  as done \gset
select act('p6', 'escrow_confirm', jsonb_build_object('escrow_id', leg(:'held', 'p6'),
  'amount', 10)) as done \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', leg(:'held', 'p7'),
  'amount', 25)) as done \gset
select act('cleo', 'group_settle', jsonb_build_object('exchange_id', :'exchange')) as done \gset
select is(array_agg(parts_of(leg(:'held', name)) order by name),
  '{0+30+0,10+20+0,25+5+0,30+0+0}', 'what is open is settled, as claimed; the others stay')
from unnest(array['p5', 'p6', 'p7', 'p8']) name;
select refuses('dora', 'group_settle', jsonb_build_object('exchange_id', :'exchange'),
  'escrow_not_open', 'then nothing is left');

-- Who is paid by it does not settle it.
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs',
  jsonb_build_array(group_leg('p5', 'dora', '30'))))
  -> 'exchange' ->> 'exchange_id' as exchange \gset
select refuses('dora', 'group_settle', jsonb_build_object('exchange_id', :'exchange'),
  'not_neutral', 'nobody settles what they are paid');
select refuses(name, 'group_settle', jsonb_build_object('exchange_id', :'exchange'), code,
  format('%s settles nothing', name))
from (values ('p5', 'not_organiser'), ('ana', 'not_found'), ('fay', 'not_found')) c (name, code);
select lives_ok(call_of('cleo', 'group_settle', jsonb_build_object('exchange_id', :'exchange')),
  'a colleague does');
select books_are_whole();
select * from finish();
