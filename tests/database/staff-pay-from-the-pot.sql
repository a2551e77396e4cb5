\ir helpers/people.sql
-- The pot is one to whom it pays, whatever rows it is spread over, and never falls below its floor.

create function pay(name text, member text, amount bigint, more jsonb default '{}') returns jsonb
language sql as $$
  select act(name, 'payment_create', jsonb_build_object('community_id', town('town'),
    'member_id', id_of(member), 'amount', amount, 'category', 'other', 'note', 'Thanks') || more)
$$;
create function pay_refused(
  name text, member text, amount bigint, more jsonb, code text, description text) returns text
language sql as $$
  select refuses(name, 'payment_create', jsonb_build_object('community_id', town('town'),
    'member_id', id_of(member), 'amount', amount, 'category', 'other', 'note', 'Thanks') || more,
    code, description)
$$;

-- Gifts of many members fill many rows.
select join_town('m' || n) from generate_series(1, 20) n \g /dev/null
select act('m' || n, 'transfer_create', jsonb_build_object('community_id', town('town'),
  'to_account', 'pot', 'amount', 10 * n, 'category', 'other', 'reason', 'donation'))
from generate_series(1, 20) n \g /dev/null
select is(system_balance('pot'), 2100::bigint, 'the pot has all of it');
select cmp_ok((select count(*) from accounts where system_account = 'pot' and balance > 0), '>',
  4::bigint, 'in several rows');
create view rows as select array_agg(balance order by balance desc, stripe) as had
from accounts where system_account = 'pot' and community_id = town('town');

select had[1] as fullest from rows \gset
select is(pay('cleo', 'ben', 7) - '{transfer_id,entered_at}'::text[], jsonb_build_object(
  'community_id', town('town'), 'kind', 'payment', 'unit', 'HOUR', 'amount', 7, 'levied', 0,
  'from_id', null, 'from_account', 'pot', 'to_id', id_of('ben'), 'to_account', null,
  'category', 'other', 'reason', null, 'note', 'Thanks', 'service_date', null,
  'exchange_id', null, 'entered_by', id_of('cleo'), 'on_behalf_of', null, 'reverses', null,
  'reversed', 0), 'a payment says from where, to whom, by whom and why');
select is(system_balance('pot'), 2093::bigint, 'the pot has less');
select is((select count(*) from entries join transfers using (transfer_id) where kind = 'payment'),
  2::bigint, 'what one row can pay, one row pays');
select is(shown ->> 'amount', '1900', 'what it cannot, several do')
from pay('cleo', 'ben', 1900) shown;
select is(array[system_balance('pot'), balance_of('ben')], '{193,1907}', 'to the minute');
select is((select count(*) from accounts where balance < 0 and system_account = 'pot'), 0::bigint,
  'and none of them falls below zero');
select pay_refused('cleo', 'ben', 194, '{}', 'pot_too_low', 'a minute too much');
select is(facts_of(call_of('cleo', 'payment_create', jsonb_build_object('community_id',
  town('town'), 'member_id', id_of('ben'), 'amount', 200, 'category', 'other', 'note', 'Thanks'))),
  '{"missing": 7}', 'it says how much is missing');
select is(pay('cleo', 'ben', 193) ->> 'amount', '193', 'all of it');
update community_settings set pot_floor = -60;
select pay_refused('cleo', 'ben', 61, '{}', 'pot_too_low', 'below its floor');
select is(pay('cleo', 'ben', 20) ->> 'amount', '20', 'down to it, where the community allows it');
select is(pay('cleo', 'ben', 40) ->> 'amount', '40', 'in as many steps as it takes');
select is(system_balance('pot'), -60::bigint, 'the pot owes an hour');
select act('ana', 'transfer_create', jsonb_build_object('community_id', town('town'),
  'to_account', 'pot', 'amount', 60, 'category', 'other', 'reason', 'donation')) \g /dev/null
select is(pay('cleo', 'ben', 60) ->> 'amount', '60', 'what comes in counts, in whichever row');

-- Who may, to whom, and what is kept of it.
select pay_refused('ana', 'ben', 5, '{}', 'staff_required', 'a member pays from their own');
select pay_refused('fay', 'ben', 5, '{}', 'not_found', 'staff of another community');
select pay_refused('cleo', 'erik', 5, '{}', 'not_found', 'somebody of another community');
select pay_refused('cleo', 'cleo', 5, '{}', 'not_neutral', 'nobody pays themselves');
select pay_refused('cleo', 'ben', 0, '{}', 'invalid_input', 'nothing');
select pay_refused('cleo', 'ben', 5, '{"note": ""}', 'invalid_input', 'without saying why');
select pay_refused('cleo', 'ben', 5, '{"category": "no"}', 'category_unknown', 'for what?');
update accounts set ceiling = 2220 where member_id = id_of('ben');
select pay_refused('cleo', 'ben', 1, '{}', 'ceiling_reached', 'above the ceiling of the member');
update memberships set standing = 'suspended' where member_id = id_of('dora');
select pay_refused('cleo', 'dora', 5, '{}', 'partner_standing_forbids', 'to who takes no part');
select is(ask('ben', $$select count(*) from events where kind = 'payment_posted'$$), '6',
  'who is paid reads of it');
select is(ask('ben', 'select statement(page_size => 1)') #>> '{items,0,other_account}', 'pot',
  'and sees where it came from');

select books_are_whole();
select * from finish();
