\ir helpers/people.sql
\ir helpers/disputes.sql
-- The functions look before they write. Here the bank's own role writes what none of them would:
-- what must not happen is refused by the tables themselves, by a key, a check or a trigger.

grant execute on function refusal_of(text) to chronobank;
create function by_the_bank(statement text, expected text, description text) returns text
language plpgsql as $$
declare
  refusal text;
begin
  perform set_config('role', 'chronobank', true);
  refusal := refusal_of(statement);
  perform set_config('role', 'none', true);
  return is(refusal, expected, description);
end $$;

-- A statement that writes the first row of a table once more, with some changes.
create function again(table_name regclass, changes jsonb default '{}') returns text
language sql as $$
  select format('insert into %s (%s) overriding system value select %2$s from (
      select (jsonb_populate_record(t, %L)).* from %1$s t limit 1) changed',
    table_name, string_agg(quote_ident(attname), ', '), changes)
  from pg_attribute
  where attrelid = table_name and attnum > 0 and not attisdropped and attgenerated = ''
$$;

create function anew(column_name text, more jsonb default '{}') returns jsonb
language sql as $$ select jsonb_build_object(column_name, gen_random_uuid()) || more $$;

-- Books.
select hold('ana', 'ben', 60) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select hold('ana', 'ben', 20) as open \gset
select by_the_bank(again('transfers', '{"transfer_id": 1000000}'),
  '23514 transfer 1000000 has no entries', 'a transfer of nothing');
select by_the_bank('insert into entries (transfer_id, community_id, unit, account_id,
    amount, balance_after, entered_at, chain)
  select transfer_id, community_id, unit, account_id, 1, 1, entered_at, chain
  from entries where account_id is not null limit 1', (
    select format('23514 transfer %s sums to 1 HOUR', transfer_id) from entries
    where account_id is not null limit 1), 'a minute from nowhere');
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'open')) \g /dev/null
select by_the_bank(format('update escrows set %s where escrow_id = %L', change, escrow),
  refusal, format('an escrow: %s', change))
from (values
  ('confirmed_at = now()', :'escrow', 'guarded'),
  ('state = ''held'', claimed = null', :'open', 'transition_forbidden'),
  ('remaining = 10, claimed = 10', :'open', 'amount = released + refunded + remaining'),
  ('released = 25, remaining = -5, claimed = null, state = ''disputed'', due_at = null,
    former_state = ''held'', time_left = ''1 day''', :'open', 'no part of an escrow is negative'),
  ('claimed = null, state = ''disputed'', due_at = null, former_state = ''delivered'',
    time_left = ''0''', :'open', 'a clock is stopped before it has run out'),
  ('claimed = 21', :'open', 'a claim is a part of what remains'))
  t (change, escrow, refusal);

-- A guard that is told of no step lets none be taken, nor one that is not known.
create table public.lamps (state text, standing text);
insert into public.lamps values ('off', 'hung');
create trigger "states" before update of state on public.lamps
  for each row execute function private.guard_state();
create trigger "standings" before update of standing on public.lamps
  for each row execute function private.guard_standing();
select is(refusal_of('update public.lamps set ' || change), 'transition_forbidden', change)
from unnest(array['state = ''on''', 'standing = ''sold''']) change;
drop trigger "states" on public.lamps;
create trigger "states" before update of state on public.lamps
  for each row execute function private.guard_state('off on', 'whoever is there');
select is(refusal_of('update public.lamps set ' || change), refusal, change)
from (values ('state = null', 'transition_forbidden'), ('state = ''on''', 'not refused'))
  t (change, refusal);
drop table public.lamps;

select by_the_bank(again('exchanges', anew('exchange_id')), 'a request becomes one exchange',
  'a request accepted twice');

-- Calls, slips, imports.
select act('cleo', 'slips_enter', '{"lines": [{"slip_number": "a-1", "service_date": "2026-01-01",
  "provider": "ben", "recipient": "dora", "amount": 30, "category": "other"}]}') \g /dev/null
select act('cleo', 'import_lines', '{"kind": "members", "lines": [{"external_id": "1",
  "display_name": "jo"}]}') \g /dev/null
select by_the_bank(again('private.idempotency_keys'), 'idempotency_keys_pkey', 'a key');
select by_the_bank(again('slips', '{"slip_number": "A-1"}'),
  'a slip is entered once, however it is spelled', 'a slip in capitals');
select by_the_bank(again('imported_lines'), 'imported_lines_pkey', 'an imported line');

-- Reversals: two of the same part, and one that leaves a gap.
select transfer_id as paid from slips \gset
select act('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', :paid, 'amount', 10,
  'reason', 'Wrong')) \g /dev/null
select act('dora', 'transfer_create', '{"to_account": "pot", "amount": 5, "category": "other",
  "reason": "donation"}') ->> 'transfer_id' as later \gset
select by_the_bank(again('reversals', jsonb_build_object('transfer_id', :later) || more), refusal,
  description)
from (values ('{"amount": 9}'::jsonb, 'a part of a transfer is taken back once', 'a part twice'),
  ('{"reversed_before": 15}', 'a reversal follows the one before it', 'a gap'),
  ('{"reversed_before": 10, "amount": 21}',
    'all reversals together never exceed their transfer', 'more than all'))
  t (more, refusal, description);

-- Cases.
select dispute() as first_case \gset
select by_the_bank(again('disputes', anew('dispute_id', jsonb_build_object('opened_by',
  id_of('ben'), 'respondent', id_of('ana')))), 'disputes_escrow_id_idx', 'two open cases');
select by_the_bank(cell(:'first_case', 'decided_by', id_of('ana')::text), 'a party cannot decide',
  'a party that decides');
select act('ana', 'dispute_withdraw', jsonb_build_object('dispute_id', :'first_case')) \g /dev/null
select by_the_bank(again('disputes', anew('dispute_id')), 'a party opens one dispute per escrow',
  'a case of the same party again');

-- Debts.
select hold('dora', 'ben', 90) as owed \gset
select act('dora', 'escrow_confirm', jsonb_build_object('escrow_id', :'owed')) \g /dev/null
select act('dora', 'membership_leave') \g /dev/null
select act('cleo', 'write_off_propose', jsonb_build_object('member_id', id_of('dora'),
  'reason', 'Gone')) \g /dev/null
select by_the_bank(again('write_offs', anew('write_off_id')),
  'write_offs_member_id_community_id_unit_idx', 'two open proposals');
select by_the_bank(format('update write_offs set state = ''approved'', decided_by = proposed_by,
  decided_at = now(), transfer_id = %s', :later), 'two different people write off',
  'a proposer who decides');

-- Claims, help, overrides.
select act('ana', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ben'),
  'amount', 10, 'category', 'other')) \g /dev/null
select by_the_bank('update payment_requests set ' || change, refusal, 'a claim: ' || change)
from (values ('due_at = null', 'every open payment request has a clock'),
  ('state = ''accepted'', due_at = null, remind_at = null, closed_at = now()',
    'what is accepted is paid')) t (change, refusal);
select act('ana', 'helper_appoint', jsonb_build_object('helper_member_id', id_of('ben'), 'scopes',
  '["confirm"]'::jsonb, 'expires_at', now() + interval '1 day')) \g /dev/null
select by_the_bank(again('helpers', anew('helper_id')), 'a member names a helper once at a time',
  'a helper named twice');
select act('cleo', 'override_give', jsonb_build_object('member_id', id_of('ben'), 'side', 'floor',
  'amount', 10, 'expires_at', now() + interval '1 day', 'reason', 'Why')) \g /dev/null
select by_the_bank(again('limit_overrides', anew('override_id', jsonb_build_object('given_by',
  id_of('ben')))), 'nobody gives an override to themselves', 'an override for oneself');
select books_are_whole();
select * from finish();
