\ir helpers/people.sql
\ir helpers/gifts.sql

-- Staff take back what was moved wrongly: by a transfer of its own, linked both ways, with the
-- levy, in parts until the whole is back, and never more.
create function levy(basis_points integer) returns void
language sql as $$
  update community_settings set levy_basis_points = basis_points where community_id = town('town')
$$;
create function settle(escrow_id uuid, amount integer default null, final boolean default true)
returns bigint
language plpgsql as $$
begin
  perform act((select display_name from escrows e join members on member_id = recipient_id
      where e.escrow_id = settle.escrow_id), 'escrow_confirm', jsonb_strip_nulls(
    jsonb_build_object('escrow_id', escrow_id, 'amount', amount, 'final', final)));
  return (select max(transfer_id) from transfers);
end $$;
create function reversing(transfer_id bigint, amount integer default null,
  override boolean default false) returns jsonb
language sql as $$
  select jsonb_strip_nulls(jsonb_build_object('transfer_id', transfer_id, 'amount', amount,
    'override', override, 'reason', 'A mistake'))
$$;
create function reverse_it(transfer_id bigint, amount integer default null,
  override boolean default false) returns jsonb
language sql as $$
  select act('cleo', 'transfer_reverse', reversing(transfer_id, amount, override))
$$;
create function shown(transfer_id bigint, name text default 'ben') returns jsonb
language sql as $$ select ask(name, format('select public.transfer(%s)', transfer_id)) $$;
create function balances() returns text
language sql as $$
  select concat_ws(' ', balance_of('ana'), balance_of('ben'), system_balance('pot'))
$$;
update private.rate_limit_rules set allowed = 10000;

-- A release, whole: provider and pot give back, the recipient gets it all, the escrow stays.
select levy(1000);
select hold('ana', 'ben', 60) as escrow \gset
select settle(:'escrow') as released \gset
select is(balances(), '-60 54 6', 'an hour, with its levy');
select reverse_it(:released) as reversal \gset
select is(balances(), '0 0 0', 'all of it is back');
select is((:'reversal'::jsonb) - '{transfer_id,community_id,exchange_id,entered_at}'::text[],
  jsonb_build_object('kind', 'reversal', 'unit', 'HOUR', 'amount', 60, 'levied', 6,
    'from_id', id_of('ben'), 'to_id', id_of('ana'), 'from_account', null, 'to_account', null,
    'category', 'other', 'reason', null, 'note', 'A mistake', 'service_date', null,
    'entered_by', id_of('cleo'), 'on_behalf_of', null, 'reverses', :released, 'reversed', 0),
  'as a transfer of its own');
select is(shown(:released, name) -> 'reversed', '60', 'linked both ways, for ' || name)
from unnest(array['ana', 'ben', 'cleo']) name;
select refused(format('select tests.shown(%s, ''dora'')', :released), 'not_found',
  'others see neither');
select is(parts_of(:'escrow') || ' ' || state_of(:'escrow'), '60+0+0 released',
  'the escrow is what it was');
select is((select exchange_id from transfers where transfer_id
    = ((:'reversal'::jsonb) ->> 'transfer_id')::bigint),
  (select exchange_id from escrows where escrow_id = :'escrow'), 'in the cluster of its exchange');

-- What cannot be taken back.
select refuses('cleo', 'transfer_reverse', reversing(:released), 'already_reversed',
  'nothing is left of it');
select refuses('cleo', 'transfer_reverse',
  reversing((:'reversal'::jsonb ->> 'transfer_id')::bigint), 'not_reversible',
  'a reversal is not reversed');
select refuses('cleo', 'transfer_reverse', reversing(max(transfer_id)), 'not_reversible',
  kind || ' only moves inside an escrow')
from transfers where kind in ('hold') group by kind;
select hold('ana', 'ben', 30) as escrow \gset
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select refuses('cleo', 'transfer_reverse', reversing(max(transfer_id)), 'not_reversible',
  'a refund neither') from transfers where kind = 'refund';

-- A split: what was released goes back, what was refunded is theirs already.
select hold('ana', 'ben', 60) as escrow \gset
select settle(:'escrow', 40) as split \gset
select is(balances(), '-40 36 4', 'forty of sixty');
select refuses('cleo', 'transfer_reverse', reversing(:split, 41), 'more_than_left',
  'no more than was released');
select is(facts_of(call_of('cleo', 'transfer_reverse', reversing(:split, 41))),
  '{"remaining": 40}', 'and it is said how much that is');
select reverse_it(:split, 15) \g /dev/null
select is(balances(), '-25 22 3', 'a part: the levy in proportion, a half to who comes first');
select is(shown(:split) ->> 'reversed', '15', 'a part is said');
select is(facts_of(call_of('cleo', 'transfer_reverse', reversing(:split, 26))),
  '{"remaining": 25}', 'of what is left no more either');
select reverse_it(:split) \g /dev/null
select is(balances(), '0 0 0', 'no amount: the rest');

-- Minute by minute, the shares follow the sum.
select hold('ana', 'ben', 20) as escrow \gset
select settle(:'escrow') as released \gset
select is(balances(), '-20 18 2', 'twenty minutes');
select is(array_agg((reverse_it(:released, 1) ->> 'from_account' is not null)::integer),
  array_fill(0, '{5}') || array[1] || array_fill(0, '{9}') || array[1] || array_fill(0, '{4}'),
  'of each ten minutes, the pot gives back one')
from generate_series(1, 20);
select is(balances(), '0 0 0', 'and in the end exactly what it got');
select is((select string_agg(concat_ws('+', reversed_before, amount), ' ' order by transfer_id)
    from reversals where reversed_id = :released and reversed_before < 3), '0+1 1+1 2+1',
  'each begins where the one before ended');

-- What moves at once: gifts, payments for an exchange, from and to the pot, grants.
select levy(1000);
select give('ana', 'ben', 30) as gift \gset
select give('ana', 'ben', 50, 'exchange') as paid \gset
select is(balances(), '-80 75 5', 'a gift, and fifty minutes with a levy');
select reverse_it(:gift), reverse_it(:paid, 10), reverse_it(:paid) \g /dev/null
select is(balances(), '0 0 0', 'back');
select act('ana', 'transfer_create', jsonb_build_object('to_account', 'pot', 'amount', 90,
  'category', 'other', 'reason', 'donation')) ->> 'transfer_id' as donated \gset
select act('cleo', 'payment_create', jsonb_build_object('member_id', id_of('ben'), 'amount', 33,
  'category', 'other', 'note', 'Thanks')) ->> 'transfer_id' as payment \gset
select is(balances(), '-90 33 57', 'a donation, and a payment from the pot');
select reverse_it(:payment, 20), reverse_it(:payment), reverse_it(:donated) \g /dev/null
select is(balances(), '0 0 0', 'back');
update community_settings set welcome_grant = 45 where community_id = town('town');
select join_town('gus') \g /dev/null
select reverse_it(max(transfer_id)) from transfers where kind = 'grant' \g /dev/null
select is(concat_ws(' ', balance_of('gus'), system_balance('issuance')), '0 0', 'a grant');

-- Both sides hear of it, with the reason; others do not.
select is((select jsonb_agg(jsonb_build_array(m.display_name, v.amount, r.reason) order by
      m.display_name) from events v join members m using (member_id)
      join event_reasons r using (event_id)
    where v.kind = 'transfer_reversed' and (v.facts ->> 'reverses')::bigint = :gift),
  '[["ana", 30, "A mistake"], ["ben", 30, "A mistake"]]', 'an event for each side');
select is(ask('ben', format($$select count(*) from public.events where kind = 'transfer_reversed'
  and (facts ->> 'reverses')::bigint = %s$$, :gift)), '2', 'who took part reads it');
select is(ask('dora', $$select count(*) from public.events where kind = 'transfer_reversed'$$),
  '0', 'who did not does not');
select is((select string_agg(distinct source || ' ' || (actor_id = id_of('cleo')), ',') from events
  where kind = 'transfer_reversed'), 'staff true', 'staff did it');
select books_are_whole();
select * from finish();
