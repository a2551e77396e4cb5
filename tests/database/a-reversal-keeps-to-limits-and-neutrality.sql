\ir helpers/people.sql
\ir helpers/gifts.sql

-- A reversal keeps to the limits of both sides unless staff say otherwise, is nobody's own, and
-- touches whoever took part, as long as their account is open.
create function reversal(transfer_id bigint, more jsonb default '{}', staff text default 'cleo')
returns text
language sql as $$
  select call_of(staff, 'transfer_reverse', jsonb_build_object('transfer_id', transfer_id,
    'reason', 'A mistake') || more)
$$;
create function limits(name text, floor bigint, ceiling bigint) returns void
language sql as $$
  update accounts set floor = limits.floor, ceiling = limits.ceiling where member_id = id_of(name)
$$;

-- The floor of who gives back.
select give('ana', 'ben', 60) as gift \gset
select give('ben', 'dora', 50) as spent \gset
select limits('ben', -20, null);
select refused(reversal(:gift), 'balance_too_low', 'who gives back keeps to their floor');
select is(facts_of(reversal(:gift)), jsonb_build_object('side', 'payer', 'missing', 30,
  'member_id', id_of('ben')), 'and it is said who, and what is missing');
select act('cleo', 'override_give', jsonb_build_object('member_id', id_of('ben'), 'side', 'floor',
  'amount', 500, 'expires_at', now() + interval '1 day', 'reason', 'For a spend')) \g /dev/null
select refused(reversal(:gift), 'balance_too_low', 'an override for a spend is none for that');
select lives_ok(reversal(:gift, '{"amount": 30}'), 'a part that fits is taken back');
select is(balance_of('ben'), -20::bigint, 'down to the floor');
select lives_ok(reversal(:gift, '{"override": true}'), 'the rest, beyond it, on purpose');
select is(balance_of('ben'), -50::bigint, 'below the floor');
select is((select count(*) from limit_overrides where used_at is not null), 0::bigint,
  'and the override waits for its spend');
select limits('ben', -600, null);

-- The ceiling of who gets back, with what is set aside and on its way.
select give('ana', 'ben', 40) as gift \gset
select limits('ana', -600, 0);
select hold('dora', 'ana', 25) as incoming \gset
select is(balance_of('ana'), -40::bigint, 'Ana is forty below, and has twenty-five on its way');
select refused(reversal(:gift), 'ceiling_reached', 'who gets back keeps to their ceiling');
select is(facts_of(reversal(:gift)), jsonb_build_object('side', 'payee', 'over', 25,
  'member_id', id_of('ana')), 'and it is said who, and by how much');
select act('cleo', 'override_give', jsonb_build_object('member_id', id_of('ana'),
  'side', 'ceiling', 'amount', 500, 'expires_at', now() + interval '1 day', 'reason', 'For a job'))
  \g /dev/null
select refused(reversal(:gift), 'ceiling_reached', 'an override for a hold is none for that');
select lives_ok(reversal(:gift, '{"amount": 15}'), 'a part that fits');
select lives_ok(reversal(:gift, '{"override": true}'), 'and the rest on purpose');
select act('dora', 'escrow_confirm', jsonb_build_object('escrow_id', :'incoming')) \g /dev/null
select limits('ana', -600, null);

-- Neutral staff, of this community, with a reason.
select give('ana', 'cleo', 10) as cleos \gset
select refused(reversal(:cleos), 'not_neutral', 'not by who took part');
update memberships set role = 'coordinator' where member_id = id_of('dora');
select refused(reversal(:gift, '{}', 'ben'), 'not_found', 'a member knows of no such call');
select refused(reversal(:cleos, '{}', 'fay'), 'not_found', 'staff of elsewhere do not');
select refused(reversal(:cleos, '{"reason": ""}', 'dora'), 'invalid_input', 'not without a reason');
select refused(reversal(:cleos, format('{"amount": %s}', n)::jsonb, 'dora'), 'invalid_input',
  n || ' is nothing to take back') from unnest(array[0, -1]) n;
select refused(reversal(0), 'not_found', 'what there is not');
select lives_ok(reversal(:cleos, '{}', 'dora'), 'another one does it');
select hold('ana', 'cleo', 10) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select refused(reversal(max(transfer_id)), 'not_neutral', 'nor of a release to them')
from transfers where kind = 'release';
select hold('cleo', 'ana', 10) as escrow \gset
select act('cleo', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select refused(reversal(max(transfer_id)), 'not_neutral',
  'nor of one that they paid for, though it has no line of theirs')
from transfers where kind = 'release';

-- Whoever is paused, suspended or about to leave is part of it; who has left is not.
create function standing(name text, standing public.standing) returns void
language sql as $$
  update memberships set standing = standing.standing where member_id = id_of(name)
$$;
select give('ana', 'ben', 12) as gift \gset
select standing('ben', 'paused');
select lives_ok(reversal(:gift, '{"amount": 2}'), 'paused');
select standing('ben', 'suspended');
select lives_ok(reversal(:gift, '{"amount": 3}'), 'suspended');
select standing('ben', 'leaving');
select lives_ok(reversal(:gift, '{"amount": 4}'), 'leaving');
select behind_the_bank($$update public.memberships set standing = 'closed'
  where member_id = id_of('ben')$$);
select refused(reversal(:gift), 'account_closed', 'closed');
select is(facts_of(reversal(:gift)), jsonb_build_object('standing', 'closed',
  'member_id', id_of('ben')), 'and it is said whose account is');
select refused(reversal(:gift, '{"override": true}'), 'account_closed', 'override or not');
select standing('ben', 'active');
select lives_ok(reversal(:gift), 'restored, it is taken back');

-- The pot gives back what it has, all its rows together, down to its floor; below only by override.
select act('ana', 'transfer_create', jsonb_build_object('to_account', 'pot', 'amount', 20,
  'category', 'other', 'reason', 'donation')) ->> 'transfer_id' as donation \gset
select act('cleo', 'payment_create', jsonb_build_object('member_id', id_of('dora'),
  'amount', system_balance('pot') - 8, 'category', 'other', 'note', 'For the fair')) \g /dev/null
select refused(reversal(:donation), 'pot_too_low', 'it has given that away');
select is(facts_of(reversal(:donation, '{"amount": 15}')), '{"missing": 7}', 'and says how much');
select lives_ok(reversal(:donation, '{"amount": 8}'), 'what is left of it');
update community_settings set pot_floor = -5 where community_id = town('town');
select lives_ok(reversal(:donation, '{"amount": 5}'), 'down to its floor');
select refused(reversal(:donation, '{"amount": 1}'), 'pot_too_low', 'not a minute further');
select lives_ok(reversal(:donation, '{"override": true}'), 'unless staff say so');
select is(system_balance('pot'), -12::bigint, 'then it owes');

-- A floor that grew with what is taken back goes back as well, exactly.
update community_settings set floor_growth_basis_points = 1000, floor_growth_cap = -620
where community_id = town('town');
create function floor_of(name text) returns bigint
language sql stable as $$ select floor from accounts where member_id = id_of(name) $$;
select give('ana', 'ben', 5, 'exchange') as first, give('ana', 'ben', 25, 'exchange') as second,
  give('ana', 'ben', 400, 'exchange') as third, give('ana', 'ben', 100) as gift \gset
select is(floor_of('ben'), -620::bigint, 'exchanges, and gifts do not count, down to the cap');
select reversal(:gift) as reversing \gset
select lives_ok(:'reversing', 'a gift back');
select is(floor_of('ben'), -620::bigint, 'changes nothing');
select lives_ok(reversal(:third), 'four hundred minutes back');
select is(floor_of('ben'), -603::bigint, 'what the others had grown is left');
select lives_ok(reversal(:first), 'five minutes back');
select is(floor_of('ben'), -602::bigint, 'and nothing is lost by rounding');
select lives_ok(reversal(:second), 'the last');
select is(floor_of('ben'), -600::bigint, 'where it was');

-- Typed by hand, reversals stay what they are.
select refused(statement, 'guarded', statement) from unnest(array[
  'update public.reversals set amount = 1', 'delete from public.reversals',
  'truncate public.reversals cascade',
  'insert into public.reversals (transfer_id, community_id, reversed_id, reversed_before, amount, '
  || 'total, parts) select transfer_id, community_id, reversed_id, 1, 1, 1, parts '
  || 'from public.reversals limit 1']) statement;
select is(ask(name, 'select count(*) > 0 from public.reversals'), seen::jsonb, name || ' sees them')
from (values ('cleo', 'true'), ('ana', 'false'), ('fay', 'false')) s (name, seen);
select books_are_whole();
select * from finish();
