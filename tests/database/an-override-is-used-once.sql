\ir helpers/people.sql

-- Staff let a member pass a limit once: the next movement that needs it uses it up.
update accounts set floor = -60, ceiling = 60;
update accounts set floor = null where member_id = id_of('dora');
create function override(name text, side text, amount integer, expires interval default '1 day',
  by text default 'cleo') returns uuid
language sql as $$
  select (act(by, 'override_give', jsonb_build_object('member_id', id_of(name), 'side', side,
    'amount', amount, 'expires_at', clock_timestamp() + expires, 'reason', 'A flood'))
    ->> 'override_id')::uuid
$$;
create function spending(amount integer) returns text
language sql as $$ select format('select tests.hold(%L, %L, %s)', 'ana', 'cleo', amount) $$;
create function earning(amount integer) returns text
language sql as $$ select format('select tests.hold(%L, %L, %s)', 'dora', 'ben', amount) $$;
create function state(override_id uuid) returns text
language sql as $$
  select private.override_json(o) ->> 'state' from limit_overrides o
  where o.override_id = state.override_id
$$;
update accounts set ceiling = null where member_id = id_of('cleo');

-- The floor.
select override('ana', 'floor', 30) as given \gset
select hold('ana', 'cleo', 60) as within \gset
select is(state(:'given'), 'open', 'what stays within the limit does not use it');
select refused(spending(31), 'balance_too_low', 'it reaches so far and no further');
select is(state(:'given'), 'open', 'what is refused does not use it either');
select hold('ana', 'cleo', 10) as beyond \gset
select is(state(:'given'), 'used', 'the next hold that needs it does');
select is(balance_of('ana'), -70::bigint, 'and goes beyond');
select refused(spending(1), 'balance_too_low', 'once: what was left of it is gone');
select is((select row(t.kind, e.escrow_id, o.used_at is not null)::text
    from limit_overrides o join transfers t using (transfer_id)
    join entries e using (transfer_id) where o.override_id = :'given' and e.escrow_id is not null),
  format('(hold,%s,t)', :'beyond'), 'the override knows what used it');
select is((select jsonb_build_array(v.member_id = id_of('ana'), v.amount, v.facts - 'transfer_id'
    - 'exchange_id', v.facts ->> 'exchange_id' = (
      select exchange_id::text from escrows where escrow_id = :'beyond')) from events v
    where v.kind = 'override_used'),
  jsonb_build_array(true, 30, jsonb_build_object('override_id', :'given', 'unit', 'HOUR', 'side',
    'floor'), true), 'and so does an event, which names the exchange');
select refused(format('update public.limit_overrides set used_at = null where override_id = %L',
  :'given'), 'guarded', 'nobody makes it new');

-- The ceiling, counted at the hold with what is on its way.
select hold('dora', 'ben', 50) as incoming \gset
select override('ben', 'ceiling', 15) as given \gset
select override('ben', 'floor', 500) as other_side \gset
select refused(earning(26), 'ceiling_reached', 'the ceiling: no further than it reaches');
select hold('dora', 'ben', 25) as escrow \gset
select is(state(:'given'), 'used', 'the hold that needs it uses it');
select is(state(:'other_side'), 'open', 'that of the other side is none');
select act('dora', 'escrow_confirm', jsonb_build_object('escrow_id', held))
from unnest(array[:'incoming', :'escrow']::uuid[]) held \g /dev/null
select is(balance_of('ben'), 75::bigint, 'what was let through is paid');
select refused(earning(1), 'ceiling_reached', 'and the ceiling is back');

-- The first to expire of those that reach far enough.
select override('ana', 'floor', 40, '3 days') as late,
  override('ana', 'floor', 15, '1 day') as short,
  override('ana', 'floor', 40, '2 days') as early \gset
select hold('ana', 'cleo', 20) as escrow \gset
select is(array[state(:'late'), state(:'short'), state(:'early')], '{open,open,used}',
  'a longer one may still be needed');
select refused(spending(11), 'balance_too_low',
  'each reaches from the limit, not from the balance');
select act('cleo', 'override_revoke', jsonb_build_object('override_id', :'late',
  'reason', 'No flood')) ->> 'state' as state \gset
select is(:'state'::text, 'revoked', 'staff take back what nobody has used');
select refuses('cleo', 'override_revoke', jsonb_build_object('override_id', given::uuid,
  'reason', 'No'), 'override_not_open', format('not what is %s', state(given::uuid)))
from unnest(array[:'late', :'early']) given;

-- The clock.
select override('ana', 'floor', 100, '1 day') as brief \gset
select behind_the_bank(format($$update public.limit_overrides set
  given_at = given_at - interval '1 day', expires_at = expires_at - interval '1 day'
  where override_id = %L$$, :'brief')) \g /dev/null
select is(state(:'brief'), 'expired', 'it expires by the clock alone');
select refused(spending(1), 'balance_too_low', 'and is worth nothing then');
select refuses('cleo', 'override_revoke', jsonb_build_object('override_id', :'brief',
  'reason', 'No'), 'override_not_open', 'nor revoked');

-- Who gives it, and what.
create function giving(name text, member text, amount text default '10',
  expires text default '1 day') returns text
language sql as $$
  select call_of(name, 'override_give', jsonb_build_object('member_id', id_of(member), 'side',
    'floor', 'amount', amount, 'expires_at', clock_timestamp() + expires::interval,
    'reason', 'A flood'))
$$;
select refused(giving('ben', 'ana'), 'staff_required', 'a member gives none');
select refused(giving('cleo', 'cleo'), 'not_neutral', 'nobody gives one to themselves');
select refused(giving('fay', 'ana'), 'not_found', 'nor staff of elsewhere');
select refused(giving('cleo', 'ana', '0'), 'an override reaches somewhere', 'not of nothing');
select refused(giving('cleo', 'ana', '10', '-1 second'), 'invalid_input', 'not for yesterday');
select refused(giving('cleo', 'ana', '10', '3 years'), 'invalid_input', 'not for ever');
select refuses('fay', 'override_revoke', jsonb_build_object('override_id', :'short',
  'reason', 'No'), 'not_found', 'staff of elsewhere do not know of it');
select refuses('ana', 'override_revoke', jsonb_build_object('override_id', :'short',
  'reason', 'No'), 'not_found', 'a member takes none back');
select refused(statement, 'guarded', statement) from unnest(array[
  'update public.limit_overrides set amount = 100',
  'update public.limit_overrides set revoked_at = now()', 'delete from public.limit_overrides',
  'truncate public.limit_overrides cascade',
  'insert into public.limit_overrides select * from public.limit_overrides limit 1']) statement;
select is(ask(name, 'select count(*) from public.limit_overrides'), seen::jsonb,
  name || ' sees theirs')
from (values ('ana', '5'), ('ben', '2'), ('dora', '0'), ('cleo', '7'), ('fay', '0')) s (name, seen);

-- Payments need them as holds do: one for each side, though both sides are looked at twice.
create function paying(payer text, payee text, amount integer) returns text
language sql as $$
  select call_of(payer, 'transfer_create', jsonb_build_object('to_member_id', id_of(payee),
    'amount', amount, 'category', 'other', 'reason', 'gift'))
$$;
update accounts set ceiling = balance + 15 where member_id = id_of('ben');
select hold('dora', 'ben', 10) as coming \gset
select refused(paying('dora', 'ben', 20), 'ceiling_reached', 'a gift above the ceiling');
select override('ben', 'ceiling', 5, '1 day') as small, override('ben', 'ceiling', 15, '2 days')
  as large \gset
select lives_ok(paying('dora', 'ben', 20), 'is let through once');
select is(array[state(:'small'), state(:'large')], '{open,used}',
  'by the one that reaches, with what is on its way');
select refused(paying('dora', 'ben', 1), 'ceiling_reached', 'each from the limit');
select refused(paying('ana', 'cleo', 16), 'balance_too_low', 'a gift below the floor');
update accounts set floor = balance where member_id = id_of('ana');
select lives_ok(paying('ana', 'cleo', 15), 'is let through once');
select is(state(:'short'), 'used', 'by what was open all the time');
select act('ben', 'transfer_create', jsonb_build_object('to_member_id', id_of('dora'), 'amount', 20,
  'category', 'other', 'reason', 'gift')) \g /dev/null
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'coming')) \g /dev/null
update accounts set ceiling = null where member_id = id_of('ben');

-- A group: each over their limit needs one of their own, or nothing is held.
update accounts set floor = 0 where member_id = id_of('ben');
select act('cleo', 'override_revoke', jsonb_build_object('override_id', :'other_side',
  'reason', 'Not needed')) \g /dev/null
update accounts set ceiling = null where member_id = id_of('ana');
create function group_of(amount integer) returns text
language sql as $$
  select call_of('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', (
    select jsonb_agg(jsonb_build_object('recipient_id', id_of(payer), 'provider_id', id_of('ana'),
      'amount', amount)) from unnest(array['ben', 'dora']) payer)))
$$;
select override('dora', 'floor', 200) as dora \gset
update accounts set floor = -100 where member_id = id_of('dora');
select refused(group_of(80), 'balance_too_low', 'one of two is not enough');
select is(facts_of(group_of(80)) ->> 'member_id', id_of('ben')::text, 'and who lacks it is named');
select is(state(:'dora'), 'open', 'nothing of a refused call stays');
select override('ben', 'floor', 100) as ben \gset
select lives_ok(group_of(80), 'with one each, it is held');
select is((select count(distinct transfer_id) from limit_overrides
  where override_id in (:'dora', :'ben')), 1::bigint, 'by one transfer');
select books_are_whole();
select * from finish();
