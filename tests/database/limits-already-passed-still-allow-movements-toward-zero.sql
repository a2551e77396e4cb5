\ir helpers/people.sql

create function set_limits(name text, floor bigint, ceiling bigint) returns jsonb
language sql as $$
  select act('cleo', 'membership_limits', jsonb_build_object('member_id', id_of(name),
    'changes', jsonb_build_object('floor', floor, 'ceiling', ceiling), 'reason', 'As agreed'))
$$;
create function confirm(escrow_id uuid, amount integer default null) returns text
language sql as $$
  select act('ana', 'escrow_confirm', jsonb_strip_nulls(jsonb_build_object(
    'escrow_id', escrow_id, 'amount', amount))) ->> 'state'
$$;
create function asking(author text, provider text, amount integer) returns text
language sql as $$
  select format('select tests.hold(%L, %L, %s)', author, provider, amount)
$$;

-- The floor: to the minute, and what is missing is said.
select set_limits('ana', -60, null) as limits \gset
select refused(asking('ana', 'ben', 61), 'balance_too_low', 'a minute below the floor is refused');
select is(facts_of(asking('ana', 'ben', 70)) - 'member_id', '{"side": "recipient"}',
  'with the side that failed');
update community_settings set balance_visibility = 'members';
select is(facts_of(asking('ana', 'ben', 70)) - 'member_id', '{"side": "recipient", "missing": 10}',
  'and what is missing, where members see what others have');
select hold('ana', 'ben', 60) as escrow \gset
select is(balance_of('ana'), -60::bigint, 'the floor itself can be reached');
select refused(asking('ana', 'ben', 1), 'balance_too_low',
  'what is set aside cannot be spent again');

-- The floor is raised above where Ana is: she cannot spend, but she can earn, and be paid back.
select is(set_limits('ana', -10, null) ->> 'available', '-50', 'available says how far outside');
select refused(asking('ana', 'ben', 1), 'balance_too_low', 'further away from zero is refused');
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow')) as refunded \gset
select is(balance_of('ana'), 0::bigint, 'a refund comes back whatever the floor');
select set_limits('ana', -60, null) as limits \gset
select hold('ana', 'ben', 60) as escrow \gset
select set_limits('ana', 0, null) as limits \gset
select is(confirm(:'escrow'), 'released', 'what is held is paid, whatever the floor is now');
select hold('dora', 'ana', 20) as escrow \gset
select act('dora', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) as done \gset
select is(balance_of('ana'), -40::bigint, 'earning is a movement toward zero');

-- The ceiling: counted with what is on its way and what is set aside.
select is(balance_of('ben'), 60::bigint, 'Ben has an hour');
select set_limits('dora', null, null) as limits \gset
select set_limits('ben', null, 100) as limits \gset
select refused(asking('dora', 'ben', 41), 'ceiling_reached',
  'a minute above the ceiling is refused');
select is(facts_of(asking('dora', 'ben', 50)) - 'member_id', '{"side": "provider", "over": 10}',
  'with the side that failed and how much it is over');
select hold('dora', 'ben', 30) as first \gset
select refused(asking('dora', 'ben', 11), 'ceiling_reached', 'what is incoming counts');
select hold('dora', 'ben', 10) as second \gset
select hold('ben', 'cleo', 40) as spent \gset
select refused(asking('dora', 'ben', 1), 'ceiling_reached',
  'what Ben set aside may come back, so it counts as well');
select act('ben', 'escrow_confirm', jsonb_build_object('escrow_id', :'spent')) as done \gset
select hold('dora', 'ben', 40) as third \gset
select pass('what is spent makes room');

-- The ceiling is lowered below where Ben is: what is on its way is paid, spending is free.
select set_limits('ben', null, 0) as limits \gset
select act('dora', 'escrow_confirm', jsonb_build_object('escrow_id', :'first')) as done \gset
select act('dora', 'escrow_confirm', jsonb_build_object('escrow_id', :'second')) as done \gset
select is(balance_of('ben'), 60::bigint,
  'a hold guarantees the release, whatever the ceiling is now');
select refused(asking('dora', 'ben', 1), 'ceiling_reached', 'further away from zero is refused');
select lives_ok(asking('ben', 'cleo', 60), 'spending is a movement toward zero');

-- Below zero there is room under a ceiling of zero.
select set_limits('ana', null, 0) as limits \gset
select lives_ok(asking('dora', 'ana', 40), 'from -40 to a ceiling of 0');
select refused(asking('dora', 'ana', 1), 'ceiling_reached', 'and not a minute further');

-- No limit is no limit; and a limit that makes no sense is refused.
select is((select floor from accounts where member_id = id_of('dora')), null, 'null: no floor');
select lives_ok(asking('dora', 'cleo', 1000000), 'without a floor anything can be spent');
select is(act('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('dora'),
  'changes', '{}'::jsonb, 'reason', 'A look')) -> 'available', 'null', 'available is null then');
select refused(format('select set_limits(%L, %s, %s)', 'dora', l.floor, l.ceiling),
  'limits_invalid', format('floor %s, ceiling %s', l.floor, l.ceiling))
from (values ('1', 'null'), ('null', '-1')) l (floor, ceiling);
select refuses('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('dora'),
  'changes', jsonb_build_object(name, a.value), 'reason', 'x'), 'setting_invalid',
  name || ' is no limit')
from accounts t, jsonb_each(to_jsonb(t) || '{"none": 1}') a (name, value)
where t.member_id = id_of('ben')
  and name not in ('floor', 'ceiling', 'soft_floor', 'soft_ceiling');
select is(act('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('dora'),
    'changes', '{"ceiling": 5000000}'::jsonb, 'reason', 'Half')) -
      '{community_id,member_id,balance,soft_floor,soft_ceiling}'::text[],
  '{"unit": "HOUR", "floor": null, "ceiling": 5000000, "available": null}',
  'a key that is not sent stays');
select refuses('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('dora'),
  'changes', '{}'::jsonb, 'reason', 'x', 'unit', 'EURO'), 'unit_unknown', 'no such unit');
select is((select count(*) from events where kind = 'limits_changed' and source = 'staff'
    and actor_id = id_of('cleo')), 10::bigint, 'each change of a limit is an event');
update accounts set ceiling = 7000000 where member_id = id_of('dora');
select is((select facts from events order by event_id desc limit 1),
  '{"unit": "HOUR", "system_account": null,
    "before": {"floor": null, "ceiling": 5000000, "soft_floor": null, "soft_ceiling": null},
    "after": {"floor": null, "ceiling": 7000000, "soft_floor": null, "soft_ceiling": null}}',
  'so is one by hand, with what was and what is set');
select books_are_whole();
select * from finish();
