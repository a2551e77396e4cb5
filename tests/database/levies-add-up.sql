\ir helpers/people.sql
-- A levy is fixed at the hold, comes out of what the provider receives, and goes to the pot.

create function set_levy(basis_points integer) returns void
language sql as $$
  update public.community_settings set levy_basis_points = basis_points
  where community_id = town('town')
$$;
select set_levy(1000);
select hold('ana', 'ben', 60) as escrow \gset
select is(balance_of('ana'), -60::bigint, 'the recipient pays the same with a levy');
select set_levy(5000);
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) as done \gset
select is(balance_of('ben'), 54::bigint, 'the provider receives what is released, less the levy');
select is(system_balance('pot'), 6::bigint, 'the pot has the levy, as it was at the hold');
select is((select levied from escrows where escrow_id = :'escrow'), 6::bigint,
  'the escrow says so');

-- In parts of one minute, each levy would round to nothing; together they are exact.
select set_levy(1000);
select hold('ana', 'ben', 25) as escrow \gset
create function release_minute(escrow_id uuid) returns text
language sql as $$
  select levy ->> 'levied' from act('ana', 'escrow_confirm', jsonb_build_object(
    'escrow_id', escrow_id, 'amount', 1, 'final', false)) levy
$$;
select is(array_agg(release_minute(:'escrow')),
  array_fill('0'::text, '{9}') || array_fill('1'::text, '{10}') || array_fill('2'::text, '{6}'),
  'the levies of 25 parts add up to the levy of the whole')
from generate_series(1, 25);
select is(balance_of('ben'), (54 + 23)::bigint, 'so do the parts of the provider');
select is(system_balance('pot'), 8::bigint, 'so does the pot');
select is(state_of(:'escrow'), 'released', 'and the escrow is settled');

-- At half, every second minute goes to the pot: the provider has no line in that transfer.
select set_levy(5000);
select hold('ana', 'ben', 2) as escrow \gset
select release_minute(:'escrow') as first \gset
select release_minute(:'escrow') as second \gset
select is(array[:'first', :'second'], '{0,1}', 'one minute of two');
select is(balance_of('ben'), (54 + 23 + 1)::bigint, 'the other one is the provider''s');

-- What is refunded is not levied.
select hold('ana', 'ben', 60) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow', 'amount', 21))
  as done \gset
select is((select levied from escrows where escrow_id = :'escrow'), 10::bigint,
  'of 21 released and 39 refunded, the 21 are levied, downwards');
select hold('ana', 'ben', 60) as escrow \gset
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow')) as done \gset
select is((select levied from escrows where escrow_id = :'escrow'), 0::bigint, 'a refund is free');

update accounts set floor = null;
-- The pot is striped; an escrow keeps to one stripe, different escrows spread.
select is((select count(*) from accounts
    where system_account = 'pot' and community_id = town('town')), 16::bigint, '16 stripes');
select set_levy(1000);
select is(count(*), 40::bigint, '40 exchanges')
from generate_series(11, 50) n, lateral act('ana', 'escrow_confirm',
  jsonb_build_object('escrow_id', hold('ana', 'ben', n)));
select cmp_ok((select count(distinct account_id) from entries join accounts using (account_id)
    where system_account = 'pot'), '>', 8::bigint, 'levies spread over the stripes');
select is((select max(n) from (select count(distinct account_id) as n
    from entries join transfers using (transfer_id) join accounts using (account_id)
    where system_account = 'pot' group by exchange_id) x), 1::bigint,
  'the levies of one escrow go to one stripe');
select is((select count(*) from entries e join accounts a using (account_id)
    join public.transfers t using (transfer_id)
    where a.system_account = 'pot' and t.exchange_id is null), 0::bigint,
  'each levy belongs to its exchange');
select books_are_whole();
select * from finish();
