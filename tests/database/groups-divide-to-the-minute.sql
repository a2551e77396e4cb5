\ir helpers/people.sql
-- Presets: what people enter becomes legs, exact to the minute. Rounding happens once, where a
-- person enters minutes; what is divided after that is divided by largest remainder.

select join_town(format('p%s', n)) from generate_series(1, 7) n \g /dev/null
update memberships set role = 'coordinator' where member_id = id_of('dora');
update accounts set floor = null where member_id is not null;

select is(private.shares(total, weights), wanted, format('%s by %s', total, weights))
from (values (100, '{1,1,1}'::bigint[], '{34,33,33}'::bigint[]), (2, '{1,1,1}', '{1,1,0}'),
  (10, '{3,2,1}', '{5,3,2}'), (7, '{1}', '{7}'), (100, '{1,1,1000000}', '{0,0,100}'),
  (5, '{2,3,2}', '{2,2,1}'), (1000000, '{1000000,999999}', '{500000,500000}'))
  cases (total, weights, wanted);
-- Any total and any weights: exact, and nobody is a whole minute off their share.
create temp table tries as
select 1 + floor(random() * 5000)::bigint as total, array(
  select 1 + floor(random() * 900)::bigint from generate_series(1, 1 + n % 40)) as weights
from generate_series(1, 500) n;
select is((select count(*) from tries, private.shares(total, weights) s
  where (select sum(v) from unnest(s) v) <> total or exists (
    select from unnest(s, weights) v (share, weight)
    where abs(share - total * weight::numeric / (select sum(w) from unnest(weights) w)) >= 1)),
  0::bigint, 'five hundred totals and lists of weights');

create function ids(variadic names text[]) returns jsonb
language sql as $$ select jsonb_agg(id_of(n) order by i) from unnest(names) with ordinality u (n, i)
$$;
create function members(variadic names text[]) returns jsonb
language sql as $$
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('member_id', id_of(split_part(n, ' ', 1)),
    'weight', nullif(split_part(n, ' ', 2), '')::int)) order by i)
  from unnest(names) with ordinality u (n, i)
$$;
create function group_call(name text, preset text, terms jsonb) returns text
language sql as $$
  select call_of(name, 'group_hold', '{"category": "other"}' || terms
    || jsonb_build_object('preset', preset))
$$;
-- The legs of a group as a tester writes them down: payer, payee (or pot) and amount, in order.
create function legs_of(name text, preset text, terms jsonb) returns text
language sql as $$
  select string_agg(format('%s>%s %s', r.display_name, coalesce(p.display_name, 'pot'),
    e ->> 'amount'), ', ' order by n)
  from jsonb_array_elements(act(name, 'group_hold', '{"category": "other"}' || terms
    || jsonb_build_object('preset', preset)) -> 'escrows') with ordinality l (e, n)
  left join public.members r on r.member_id = (e ->> 'recipient_id')::uuid
  left join public.members p on p.member_id = (e ->> 'provider_id')::uuid
$$;
create function class(taught integer, minutes integer, variadic names text[]) returns jsonb
language sql as $$
  select jsonb_build_object('teacher_id', id_of('ben'), 'taught', taught, 'minutes', minutes,
    'participants', ids(variadic names))
$$;
create function split(total integer, list jsonb, payer text default 'ana') returns jsonb
language sql as $$
  select jsonb_build_object('recipient_id', id_of(payer), 'total', total, 'members', list)
$$;

-- A class: each pays its minutes, the teacher earns what was taught, the rest is the pot's.
select is(legs_of('cleo', 'class', class(100, 60, 'p1', 'p2', 'p3')),
  'p1>ben 34, p1>pot 26, p2>ben 33, p2>pot 27, p3>ben 33, p3>pot 27', 'a class');
select is(legs_of('cleo', 'class', class(120, 60, 'p1', 'p2')), 'p1>ben 60, p2>ben 60',
  'all to the teacher');
select is(legs_of('cleo', 'class', class(1, 10, 'p1', 'p2')), 'p1>ben 1, p1>pot 9, p2>pot 10',
  'a minute to the teacher');
select is(facts_of(group_call('cleo', 'class', class(121, 60, 'p1', 'p2'))),
  '{"taught": 121, "paid": 120}', 'a teacher earns no more than is paid');
select refused(group_call('cleo', 'class', class(121, 60, 'p1', 'p2')), 'class_underpaid',
  'with a code of its own');
select is((select row(preset, confirmation, entered, raw_amount, organiser_id = id_of('cleo'))::text
    from exchanges order by exchange_id limit 1),
  '(class,organiser,"{""taught"": 100, ""minutes"": 60}",180,t)',
  'the exchange remembers the preset, what was entered, who and by which rule');

-- A work party: one pays, each helper their own minutes.
select is(legs_of('cleo', 'work_party', jsonb_build_object('recipient_id', id_of('ana'), 'helpers',
    jsonb_build_array(jsonb_build_object('member_id', id_of('p1'), 'amount', 90),
      jsonb_build_object('member_id', id_of('p2'), 'amount', 45)))),
  'ana>p1 90, ana>p2 45', 'a work party');

-- Splits: one total among those who are paid, or among those who pay.
select is(legs_of('cleo', 'equal_split', split(100, members('p1', 'p2', 'p3'))),
  'ana>p1 34, ana>p2 33, ana>p3 33', 'in equal parts: who is named first has the minute over');
select is(legs_of('cleo', 'weighted_split', split(100, members('p1 1', 'p2 2', 'p3 4'))),
  'ana>p1 14, ana>p2 29, ana>p3 57', 'by weight');
select is(legs_of('cleo', 'equal_split', split(100, members('p1', 'p2', 'p3')) - 'recipient_id'
    || jsonb_build_object('provider_id', id_of('ben'))),
  'p1>ben 34, p2>ben 33, p3>ben 33', 'the members pay');
select refused(group_call('cleo', 'equal_split', split(2, members('p1', 'p2', 'p3'))),
  'share_of_nothing', 'who takes part gets something');

-- Rounded once: what is entered. The parts of it are not rounded again.
update community_settings set rounding_step = 15, rounding_mode = 'up'
where community_id = town('town');
select is(legs_of('cleo', 'equal_split', split(91, members('p1', 'p2'))), 'ana>p1 53, ana>p2 52',
  'the total is rounded, its parts are exact');
select is(legs_of('cleo', 'class', class(50, 31, 'p1', 'p2', 'p3')),
  'p1>ben 20, p1>pot 25, p2>ben 20, p2>pot 25, p3>ben 20, p3>pot 25',
  'what is taught and what is paid are rounded');
select is((select row(entered, raw_amount)::text from exchanges order by exchange_id desc limit 1),
  '("{""taught"": 50, ""minutes"": 31}",93)', 'and kept as they were entered');
select is(legs_of('cleo', 'work_party', jsonb_build_object('recipient_id', id_of('ana'), 'helpers',
    jsonb_build_array(jsonb_build_object('member_id', id_of('p1'), 'amount', 50)))),
  'ana>p1 60', 'each amount of a helper');
select is((select row(v.raw_amount, v.amount)::text from events v where kind = 'escrow_held'
  order by event_id desc limit 1), '(50,60)', 'with the raw minutes beside it');
update community_settings set rounding_step = 1 where community_id = town('town');

-- The pot is paid whole, over its stripes, and no levy is taken from it.
update community_settings set levy_basis_points = 1000 where community_id = town('town');
select act('cleo', 'group_hold', '{"category": "other", "preset": "class"}'
  || class(100, 60, 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7')) -> 'exchange' ->> 'exchange_id'
  as exchange \gset
select balance_of('ben') as had \gset
select act('cleo', 'group_settle', jsonb_build_object('exchange_id', :'exchange')) as done \gset
select is(system_balance('pot'), 320::bigint + (select sum(levied) from escrows)::bigint,
  'the rest and the levies are the pot''s');
select is((select sum(levied) from escrows where provider_id is null), 0::numeric,
  'no levy on the pot''s own');
select is(balance_of('ben') - :had, 100 - (select sum(levied) from escrows)::bigint,
  'the teacher has what was taught, less the levy');
select cmp_ok((select count(distinct to_account_id) from escrows
  where exchange_id = :'exchange' and provider_id is null), '>', 1::bigint, 'over several stripes');

-- What is refused, by preset.
select refused(group_call('cleo', preset, terms), code, format('%s: %s', preset, why))
from (values
  ('class', class(10, 10, 'p1') - 'taught', 'invalid_input', 'a field is missing'),
  ('class', class(10, 10, 'p1') || '{"total": 5}', 'invalid_input', 'a field too many'),
  ('class', class(10, 10, 'p1', 'p1'), 'invalid_input', 'somebody twice'),
  ('class', class(10, 10, 'p1', 'ben'), 'self_dealing', 'a teacher who takes part'),
  ('class', class(10, 10, 'p1', 'erik'), 'not_found', 'from another community'),
  ('class', class(0, 10, 'p1'), 'invalid_input', 'nothing taught'),
  ('class', class(10, 10, 'p1') || '{"participants": []}', 'invalid_input', 'nobody there'),
  ('class', class(10, 10, 'p1') || jsonb_build_object('participants', (select
    jsonb_agg(gen_random_uuid()) from generate_series(1, 101))), 'invalid_input',
    'a hundred and one'),
  ('class', class(10, 10, 'p1', 'dora') || jsonb_build_object('teacher_id', id_of('cleo')),
    'not_neutral', 'staff who would be paid'),
  ('equal_split', split(10, members('p1 2', 'p2 1')), 'invalid_input', 'weights in equal parts'),
  ('equal_split', split(10, members('p1')) || jsonb_build_object('provider_id', id_of('ben')),
    'invalid_input', 'both who pays and who is paid'),
  ('equal_split', split(10, members('p1', 'ana')), 'self_dealing', 'who pays and is paid'),
  ('weighted_split', split(10, members('p1 2', 'p2')), 'invalid_input', 'no weight'),
  ('weighted_split', split(10, members('p1 2', 'p2 0')), 'invalid_input', 'a weight of nothing'),
  ('weighted_split', split(1000001, members('p1 2')), 'invalid_input', 'too much'),
  ('work_party', '{"helpers": []}', 'invalid_input', 'nobody who pays'),
  ('legs', class(10, 10, 'p1'), 'invalid_input', 'no legs')) cases (preset, terms, code, why);

-- A member opens what they pay themself, and nothing else.
select is(legs_of('ana', 'equal_split', split(9, members('ben', 'p1'))), 'ana>ben 5, ana>p1 4',
  'who pays it all may open it');
select is((select source::text from events where kind = 'escrow_held'
  order by event_id desc limit 1), 'member', 'as a member');
select refused(group_call('ana', 'equal_split', split(9, members('p1'), 'ben')), 'staff_required',
  'not what another pays');
select refused(group_call('ana', 'class', class(10, 10, 'ana', 'p1')), 'staff_required',
  'nor what others pay too');
update memberships set standing = 'paused' where member_id = id_of('ana');
select refused(group_call('ana', 'equal_split', split(9, members('p1'))), 'standing_forbids',
  'nor while they take a break');
select refused(group_call('cleo', 'equal_split', split(9, members('p1'))),
  'partner_standing_forbids', 'nor anybody for them');
select books_are_whole();
select * from finish();
