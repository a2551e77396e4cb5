\ir helpers/people.sql
-- A leaving member earns a debt back or spends a balance down, and never goes past zero.

create function leave_by_hand(name text) returns void
language sql as $$
  update public.memberships set standing = 'leaving' where member_id = id_of(name)
$$;
create function asked(author text, amount integer) returns text
language sql as $$
  select call_of(author, 'request_create', jsonb_build_object('title', 'Help',
    'description', 'Please', 'category', 'other', 'amount', amount))
$$;
create function accepts(provider text, request uuid) returns text
language sql as $$
  select call_of(provider, 'request_accept', jsonb_build_object('request_id', request))
$$;
create function settles(recipient text, escrow uuid) returns void
language sql as $$
  select act(recipient, 'escrow_confirm', jsonb_build_object('escrow_id', escrow))
$$;
update accounts set floor = null;

-- Ana owes an hour, Ben has one.
select settles('ana', hold('ana', 'ben', 60)) \g /dev/null
-- What was asked before they leave is still there.
select ask_for('ana', 30) as anas, ask_for('ben', 40) as bens, ask_for('ben', 30) as bens_other
\gset
select ask_for('dora', 40) as forty, ask_for('dora', 30) as thirty, ask_for('dora', 20) as twenty
\gset
select leave_by_hand(name) from unnest(array['ana', 'ben']) name \g /dev/null

-- A debt is earned back.
select refused(asked('ana', 10), 'standing_forbids', 'who owes does not ask for more');
select is(facts_of(asked('ana', 10)), '{"standing": "leaving", "allowed": 0}', 'and is told why');
select refused(accepts('dora', :'anas'), 'partner_standing_forbids',
  'nor is what they asked for accepted');
select is(facts_of(accepts('dora', :'anas')), '{}', 'which tells nobody why');
select act('ana', 'request_accept', jsonb_build_object('request_id', :'forty')) -> 'escrow'
  ->> 'escrow_id' as escrow \gset
select is(facts_of(accepts('ana', :'thirty')), '{"standing": "leaving", "allowed": 20}',
  'what is on its way counts');
select lives_ok(accepts('ana', :'twenty'), 'up to zero');
select settles('dora', :'escrow') \g /dev/null
select is(balance_of('ana'), -20::bigint, 'earned');
select refused(accepts('ana', :'thirty'), 'standing_forbids', 'the rest is on its way');

-- A balance is spent down.
select refused(accepts('ben', :'thirty'), 'standing_forbids', 'who has something earns no more');
select refused(asked('ben', 61), 'standing_forbids', 'nor spends more than they have');
select lives_ok(asked('ben', 60), 'asks for as much as they have');
select lives_ok(accepts('dora', :'bens'), 'and what they asked for is accepted');
select refused(accepts('dora', :'bens_other'), 'partner_standing_forbids',
  'as far as what is left goes');

-- In a group each side counts with the sum of its legs.
create function group_of(legs text) returns text
language sql as $$
  select call_of('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', (
    select jsonb_agg(jsonb_build_object('recipient_id', id_of(split_part(leg, ' ', 1)),
      'provider_id', id_of(split_part(leg, ' ', 2)), 'amount', split_part(leg, ' ', 3)::integer))
    from unnest(string_to_array(legs, ', ')) leg)))
$$;
select refused(group_of('ben dora 10, ben dora 11'), 'partner_standing_forbids',
  'two legs pass zero together');
select refused(group_of('dora ben 5'), 'partner_standing_forbids', 'or lead away from it');
select lives_ok(group_of('ben dora 10, ben dora 10'), 'two legs reach zero');

select refused(call_of('ben', 'offer_create',
  '{"title": "Bikes", "description": "I mend", "category": "other"}'), 'standing_forbids',
  'a leaving member offers nothing new');
select books_are_whole();
select * from finish();
